// The comparison of groups as its page draws it and as CSV: in the order of what is asked of it, with words, pictures and the way to
// whoever is behind a value. Pure.
import { fieldLabel, isOwn } from '../facts/fields'
import { type Compared, compareGroups, type Group, type Middle, shareThatFits } from './compare-groups'

/** What the page asks, and the fields that answer it. */
const parts = [
  { title: 'How they came', fields: ['source', 'campaigns'], isWayIn: true },
  {
    title: 'What they read, and how',
    fields: ['content', 'devices', 'channels', 'visits', 'pageViews', 'mailsOpened', 'mailsClicked', 'formsSent'],
    isWayIn: false,
  },
  {
    title: 'How content they are',
    fields: ['satisfaction', 'referral', 'tickets', 'supportTopics', 'churn'],
    isWayIn: false,
  },
] as const

export type Part = { title: string; isWayIn: boolean; tables: Compared[] }

export function compareSignals(groups: readonly Group[], own: readonly string[], minGroup: number): Part[] {
  const tablesOf = (fields: readonly string[]) =>
    fields.flatMap((field) => compareGroups(groups, field, minGroup) ?? [])
  return [
    ...parts.map(({ title, isWayIn, fields }) => ({ title, isWayIn, tables: tablesOf(fields) })),
    { title: 'Fields of your own', isWayIn: false, tables: tablesOf(own.map((name) => `own:${name}`)) },
  ].filter(({ tables }) => tables.length > 0)
}

export type Shown = { groups: readonly Group[]; minGroup: number; segmentOf: (field: string, value: string) => string }

export function showPart({ title, isWayIn, tables }: Part, shown: Shown): object {
  return { title, tables: tables.map((table) => showTable(table, isWayIn, shown)) }
}

function showTable(table: Compared, isWayIn: boolean, { groups, minGroup, segmentOf }: Shown): object {
  const label = fieldLabel(table.field)
  const head = { key: table.field.replace(/\W+/g, '-'), label }
  if (table.kind === 'figures') return { ...head, bars: middleBars(label, groups, table.middles) }
  return {
    ...head,
    rare: table.rare,
    fitting: isWayIn ? fittingBars(table, groups, minGroup, segmentOf) : undefined,
    heat: {
      title: `${label}, by group`,
      corner: label,
      columns: groups.map((group, at) => ({ label: group.label, note: `${table.known[at]} known` })),
      rows: table.rows.map(({ value, shares, counts }) => ({
        label: value,
        href: segmentOf(table.field, value),
        cells: shares,
        notes: counts.map((count) => (count === null ? `under ${minGroup}` : String(count))),
      })),
    },
  }
}

const tones: Readonly<Record<string, string>> = { good: 'good', poor: 'poor' }

function middleBars(label: string, groups: readonly Group[], middles: readonly (Middle | null)[]): object {
  return {
    title: `${label}: the middle of each group`,
    format: 'number',
    rows: groups.flatMap((group, at) => {
      const middle = middles[at]
      if (!middle) return []
      const { known, median, low, high } = middle
      return [
        {
          label: group.label,
          value: median,
          note: `half of ${known} from ${sayFigure(low)} to ${sayFigure(high)}`,
          tone: tones[group.key] ?? 'muted',
        },
      ]
    }),
  }
}

/** Ways in, by the share that fits of those who came that way: what brings the right people first. */
function fittingBars(
  { field, rows }: Extract<Compared, { kind: 'values' }>,
  groups: readonly Group[],
  minGroup: number,
  segmentOf: Shown['segmentOf'],
): object | undefined {
  const [good, poor] = ['good', 'poor'].map((key) => groups.findIndex((group) => group.key === key))
  if (good === undefined || poor === undefined || good < 0 || poor < 0) return undefined
  const bars = rows.flatMap(({ value, counts }) => {
    const [fitting = null, misfit = null] = [counts[good], counts[poor]]
    const share = shareThatFits(fitting, misfit, minGroup)
    if (share === undefined) return []
    return [
      {
        label: value,
        value: share,
        note: `of ${(fitting ?? 0) + (misfit ?? 0)}`,
        href: segmentOf(field, value),
        tone: 'good',
      },
    ]
  })
  const sorted = bars.sort((left, right) => right.value - left.value)
  return sorted.length > 1
    ? { title: `Of those judged, the share that fits, by ${fieldLabel(field)}`, format: 'percent', rows: sorted }
    : undefined
}

const sayFigure = (value: number): string => String(Math.round(value * 100) / 100)

export const csvHead = [
  'field',
  'value',
  'group',
  'known',
  'count',
  'share',
  'median',
  'lower_quartile',
  'upper_quartile',
]

/** One line a value or figure of a group; what too few share is blank. */
export function toLines(parts: readonly Part[], groups: readonly Group[]): (string | number | null)[][] {
  return parts.flatMap(({ tables }) =>
    tables.flatMap((table) => {
      const field = isOwn(table.field) ? fieldLabel(table.field) : table.field
      if (table.kind === 'figures')
        return groups.map(({ key }, at) => {
          const middle = table.middles[at]
          return middle
            ? [field, '', key, middle.known, null, null, middle.median, middle.low, middle.high]
            : [field, '', key, null, null, null, null, null, null]
        })
      return table.rows.flatMap(({ value, counts, shares }) =>
        groups.map(({ key }, at) => [
          field,
          value,
          key,
          table.known[at] ?? 0,
          counts[at] ?? null,
          shares[at] ?? null,
          null,
          null,
          null,
        ]),
      )
    }),
  )
}
