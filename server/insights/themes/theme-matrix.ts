// Who says what: themes of a topic beside the voices of the study (good fit, poor fit, staff, focus group), and how far what
// staff believe is from what customers say. Pure.
import type { HeatData } from '../../../views/helpers/charts/heat-map'
import type { CorpusRespondent, Voice } from '../corpus/corpus'
import type { BoardTheme, BoardTopic } from '../results/board'

export type VoiceCount = { readonly voice: Voice; readonly label: string; readonly people: number }

export type MatrixRow = {
  readonly theme: BoardTheme
  /** Share of the people of each voice who say it; null where the voice gave no answer on the topic. */
  readonly shares: readonly (number | null)[]
  readonly counts: readonly number[]
  /** Staff's share less the customers', where both were asked. */
  readonly gap: number | null
}

export type Matrix = { readonly voices: readonly VoiceCount[]; readonly rows: readonly MatrixRow[] }

export const voiceLabels: Record<Voice, string> = {
  'good-fit': 'Good fit',
  'poor-fit': 'Poor fit or lost',
  staff: 'Staff',
  'focus-group': 'Focus group',
  lead: 'Leads',
  other: 'Others',
}

const order = Object.keys(voiceLabels) as Voice[]
const customers: readonly Voice[] = ['good-fit', 'poor-fit', 'lead', 'other']

export function themeMatrix(topic: BoardTopic, people: ReadonlyMap<string, Pick<CorpusRespondent, 'voice'>>): Matrix {
  const voiceOf = (respondent: string): Voice => people.get(respondent)?.voice ?? 'other'
  const everybody = new Set(
    [...topic.themes, ...topic.rejected]
      .flatMap(({ members }) => members.map(({ respondent }) => respondent))
      .concat(topic.unplaced.flatMap(({ answers }) => answers.map(({ respondent }) => respondent))),
  )
  const asked = countBy([...everybody], voiceOf)
  const voices = order
    .filter((voice) => asked.has(voice))
    .map((voice) => ({ voice, label: voiceLabels[voice], people: asked.get(voice) ?? 0 }))
  const askedCustomers = customers.reduce((sum, voice) => sum + (asked.get(voice) ?? 0), 0)
  const askedStaff = asked.get('staff') ?? 0
  const rows = topic.themes.map((theme) => {
    const said = countBy([...new Set(theme.members.map(({ respondent }) => respondent))], voiceOf)
    const saidCustomers = customers.reduce((sum, voice) => sum + (said.get(voice) ?? 0), 0)
    return {
      theme,
      counts: voices.map(({ voice }) => said.get(voice) ?? 0),
      shares: voices.map(({ voice, people: all }) => (said.get(voice) ?? 0) / all),
      gap:
        askedStaff > 0 && askedCustomers > 0
          ? (said.get('staff') ?? 0) / askedStaff - saidCustomers / askedCustomers
          : null,
    }
  })
  return { voices, rows }
}

/** The same as the heat map draws it. */
export function toHeat({ voices, rows }: Matrix, topic: string, hrefOf: (theme: BoardTheme) => string): HeatData {
  const gaps = rows.some(({ gap }) => gap !== null)
  return {
    title: `Share of people of each voice who mention a ${topic}`,
    corner: 'Theme',
    columns: [
      ...voices.map(({ label, people }) => ({ label, note: `${people} ${people === 1 ? 'person' : 'people'}` })),
    ],
    rows: rows.map(({ theme, shares, counts, gap }) => ({
      label: theme.label,
      href: hrefOf(theme),
      cells: shares,
      notes: counts.map((count, at) =>
        gaps && voices[at]?.voice === 'staff' && gap !== null ? `${count} · ${gapWords(gap)}` : String(count),
      ),
    })),
  }
}

/** "+12 points": staff name it more often than customers. */
const gapWords = (gap: number): string =>
  `${gap >= 0 ? '+' : '−'}${Math.round(Math.abs(gap) * 100)} points against customers`

function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
