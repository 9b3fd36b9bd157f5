// What the persona lab shows: the curve with its table, groups with quotes, the heat map, titles and leakage, who is in between.
// Turns groups and the words behind ids into plain data for templates and CSV; decides nothing.

import type { Evidence, PersonasResult, PersonaTheme } from '../../../analysis'
import type { HeatData } from '../../../views/helpers/charts/heat-map'
import type { LinesData } from '../../../views/helpers/charts/lines'
import type { StackedData } from '../../../views/helpers/charts/stacked-shares'
import { topicName } from '../../../views/helpers/topics'
import { sayTrait } from '../../audience/facts/say-trait'
import { type CorpusVerbatim, codeOf } from '../corpus/corpus'
import { fitParts } from '../themes/theme-page'
import type { PeopleBoard, PeopleGroup } from './people-board'
import { bySaying } from './saying'

type Words = ReadonlyMap<string, CorpusVerbatim>

const quotesOfLine = 2
const linesShown = 4
const contrastsShown = 14

export function toCurve({ curve, k }: PersonasResult): LinesData {
  return {
    title: 'Stability, coverage and separation by number of groups',
    x: curve.map((point) => point.k),
    xLabel: 'Number of groups of people',
    range: [0, 1],
    format: 'figure',
    series: [
      { name: 'Stability', values: curve.map(({ stability }) => stability), category: 0 },
      { name: 'Coverage', values: curve.map(({ coverage }) => coverage), category: 1 },
      { name: 'Separation', values: curve.map(({ separation }) => separation), category: 2 },
    ],
    ...(curve.some((point) => point.k === k) ? { mark: { x: k, label: 'chosen' } } : {}),
  }
}

export const toHeat = ({ heat, groups, found }: PeopleBoard, base: string): HeatData => ({
  title: 'Share of each group of people who mention a theme',
  corner: 'Theme',
  columns: [
    ...groups.map(({ name, size, id }) => ({
      label: name,
      note: `${size} ${size === 1 ? 'person' : 'people'}`,
      href: `#group-${id}`,
    })),
    ...(found.personas.length > 1 ? [{ label: 'Everybody', note: 'in a group' }] : []),
  ],
  rows: heat.map(({ label, topic, theme, shares, all }) => ({
    label: `${topicName(topic)}: ${label}`,
    href: `${base}/${encodeURIComponent(theme)}`,
    cells: [...shares, ...(found.personas.length > 1 ? [all] : [])],
  })),
})

/** Titles inside each group; what too few share is one grey part. */
export function toTitles({ groups }: PeopleBoard): StackedData | undefined {
  const rows = groups.flatMap(({ name, traits }) => {
    const mix = traits.find(({ trait }) => trait === 'jobTitle')
    return mix && mix.values.length > 0 ? [{ name, mix }] : []
  })
  if (rows.length === 0) return undefined
  const titles = [...new Set(rows.flatMap(({ mix }) => mix.values.map(({ value }) => value)))]
  return {
    title: 'Titles in each group of people',
    rows: rows.map(({ name, mix }) => ({
      label: name,
      parts: [
        ...mix.values.map(({ value, count }) => ({ name: value, value: count, tone: titles.indexOf(value) })),
        { name: 'titles that few share', value: mix.hidden, tone: 'muted' as const },
      ],
    })),
  }
}

export const traitNames: Readonly<Record<string, string>> = {
  jobTitle: 'Job title',
  seniority: 'Seniority',
  department: 'Department',
  age: 'Age',
  gender: 'Gender',
  education: 'Education',
  industry: 'Industry',
  employees: 'Company size',
  country: 'Country',
  language: 'Answer language',
  fit: 'Fit',
}

export const nameOfTrait = (trait: string): string => traitNames[trait] ?? trait

/** A trait leaks when it tells more about the groups than chance and more than a twentieth. */
export const toLeakage = ({ leakage }: PersonasResult) =>
  leakage
    .map(({ trait, ami, p }) => ({
      trait: nameOfTrait(trait),
      ami: Math.max(0, ami),
      p,
      leaks: ami > 0.05 && p < 0.05,
    }))
    .sort((left, right) => right.ami - left.ami)

export const toGroup = (group: PeopleGroup, words: Words) => ({
  ...group,
  strip: fitParts(group.fit),
  challenges: group.challenges.slice(0, linesShown).map((theme) => toLine(theme, words)),
  motivators: group.motivators.slice(0, linesShown).map((theme) => toLine(theme, words)),
  others: group.others.slice(0, linesShown).map((theme) => toLine(theme, words)),
  traits: group.traits.map((mix) => ({
    ...mix,
    name: nameOfTrait(mix.trait),
    values: mix.values.map((one) => ({ ...one, value: sayTrait(mix.trait, one.value) })),
  })),
})

function toLine(theme: PersonaTheme, words: Words) {
  const quotes = bySaying(theme.evidence.flatMap((evidence) => quote(evidence, words)))
    .slice(0, quotesOfLine)
    .map(([first, ...same]) => ({ ...first, more: same.length }))
  const against = theme.against.flatMap((evidence) => quote(evidence, words)).slice(0, 1)
  const { topic, label, share, elsewhere, lift, q } = theme
  return { topic, label, share, elsewhere, lift, firm: q < 0.05, quotes, against }
}

/** The words behind evidence, as they stand now; nothing where they were withdrawn. */
function quote({ verbatim, start, end }: Evidence, words: Words) {
  const said = words.get(verbatim)
  if (!said) return []
  const fits = start >= 0 && end > start && end <= said.text.length
  const text = fits ? said.text.slice(start, end) : said.text
  return [{ text: text.slice(0, 400), who: codeOf(said.respondent), language: said.language ?? 'und' }]
}

/** Ids whose words the page needs. */
export const evidenceIds = ({ groups }: PeopleBoard): string[] =>
  groups.flatMap(({ challenges, motivators, others }) =>
    [challenges, motivators, others].flatMap((themes) =>
      themes
        .slice(0, linesShown)
        .flatMap(({ evidence, against }) =>
          [...evidence.slice(0, 6), ...against.slice(0, 3)].map(({ verbatim }) => verbatim),
        ),
    ),
  )

export const toContrast = ({ contrast }: PersonasResult) =>
  [...contrast]
    .sort((left, right) => left.q - right.q || Math.abs(right.difference) - Math.abs(left.difference))
    .slice(0, contrastsShown)
    .map(({ topic, label, good, poor, difference, interval, q }) => ({
      topic,
      label,
      good,
      poor,
      points: Math.round(difference * 100),
      low: Math.round(interval.low * 100),
      high: Math.round(interval.high * 100),
      firm: q < 0.05,
    }))
