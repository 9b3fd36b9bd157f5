// How a persona is laid out for readers: chapters with their fields, in the order of the table of fields; people and traits as
// they may be shown. Used by pages, the shared page and exports alike. Pure.
import { sayTrait } from '../../audience/facts/say-trait'
import { type ReadBasis, type ReadContent, shownTraits } from '../evidence/evidence-reader'
import type { ReadLine } from '../evidence/read-line'
import { type Chapter, chapters, type FieldKey, fieldKeys, fieldOf, sectionOf } from '../persona/fields'
import { type Count, nearlyOneTitle, type Origin } from '../persona/persona'

export type ReadField = {
  readonly key: FieldKey
  readonly label: string
  readonly reply?: string
  readonly judgement?: string
  readonly help: string
  readonly lines: readonly ReadLine[]
}
export type ReadChapter = {
  readonly key: Chapter
  readonly section: string
  /** The first of its section that is shown: the one to put the section's name above. */
  readonly opens: boolean
  readonly title: string
  readonly lead: string
  readonly fields: readonly ReadField[]
}

/** Chapters that have something to read; `all` keeps the empty fields for the editor. */
export function layOut(content: ReadContent, { all = false } = {}): ReadChapter[] {
  const laid = (Object.keys(chapters) as Chapter[])
    .map((key) => ({
      key,
      section: sectionOf(key),
      ...chapters[key],
      fields: fieldKeys
        .filter((name) => fieldOf(name).chapter === key)
        .map((name) => toField(name, content.lines))
        .filter(({ lines }) => all || lines.length > 0),
    }))
    .filter(({ fields }) => fields.length > 0)
  return laid.map((chapter, at) => ({ ...chapter, opens: chapter.section !== laid[at - 1]?.section }))
}

function toField(key: FieldKey, lines: readonly ReadLine[]): ReadField {
  const { label, reply, judgement, help } = fieldOf(key)
  const own = lines.filter(({ field }) => field === key)
  return { key, label, help, ...(reply ? { reply } : {}), ...(judgement ? { judgement } : {}), lines: own }
}

type Trait = ReturnType<typeof shownTraits>[number]

export type People = {
  readonly provenance: Readonly<Record<Origin | 'flagged', number>>
  readonly basis?: ReadBasis
  readonly traits: readonly (Omit<Trait, 'bars'> & {
    readonly label: string
    readonly bars: readonly (Trait['bars'][number] & { readonly word: string })[]
  })[]
  readonly hidden: boolean
  readonly minGroup: number
  readonly oneTitle?: Count
}

/** What the page says about the people behind it, and about those who are not in it. */
export function describePeople({ basis, lines }: ReadContent, minGroup: number): People {
  const origins = { extracted: 0, typed: 0, assumption: 0 }
  for (const { origin } of lines) origins[origin] += 1
  const provenance = { ...origins, flagged: lines.filter(({ withdrawn }) => withdrawn > 0).length }
  if (!basis) return { provenance, traits: [], hidden: false, minGroup }
  const oneTitle = nearlyOneTitle(basis)
  return {
    provenance,
    basis,
    traits: shownTraits(basis, minGroup).map((trait) => ({
      ...trait,
      label: traitLabel(trait.name),
      bars: trait.bars.map((bar) => ({ ...bar, word: sayTrait(trait.name, bar.value) })),
    })),
    hidden: basis.size < minGroup,
    minGroup,
    ...(oneTitle ? { oneTitle } : {}),
  }
}

/** Measured over resamples of the run; a group that was corrected since, or that is no group of it, has none. */
export const sayStability = (stability: number): string => (stability > 0 ? stability.toFixed(2) : 'not measured')

const labels: Record<string, string> = {
  jobTitle: 'Job title',
  employees: 'Employees',
  country: 'Country',
  industry: 'Industry',
  fit: 'Fit with the ICP',
  voice: 'Voice',
  language: 'Language of the answers',
}

export function traitLabel(name: string): string {
  const words = name
    .replace(/[._-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return labels[name] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

export const awarenessWords = ['', 'not at all', 'hardly', 'a little', 'well', 'very well'] as const
/** Below this, prospects have to be taught first (R54). */
export const lowAwareness = 2
