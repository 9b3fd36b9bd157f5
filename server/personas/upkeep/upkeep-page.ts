// What the upkeep page is given: the pictures and tables of drift, and each persona with what speaks for another look. Turns
// figures into rows; decides nothing. Pure.
import type { DotsData } from '../../../views/helpers/charts/interval-dots'
import { topicName } from '../../../views/helpers/topics'
import type { DriftRow } from './drift'
import type { MeasuredDrift } from './drift-service'

/** Rows drawn for each topic; the table has them all. */
const rowsDrawn = 8

export const toDots = (title: string, rows: readonly DriftRow[], most = rowsDrawn): DotsData => ({
  title,
  rows: [...rows]
    .sort((left, right) => right.now - left.now)
    .filter((row) => rows.indexOf(row) < most)
    .map(({ label, before, now, low, high, id, moved }) => ({
      ...{ label, before, now, low, high },
      ...(moved ? { note: 'moved', tone: 'warn' as const } : id === null ? { tone: 'muted' as const } : {}),
    })),
})

const toRow = ({ label, before, now, low, high, difference, least, most, q, moved }: DriftRow) => ({
  ...{ label, before, now, low, high, q, moved },
  points: points(difference),
  from: points(least),
  to: points(most),
})

const points = (share: number): string => `${share > 0 ? '+' : ''}${Math.round(share * 100)}`

export const toDriftView = ({ personas, topics, ...drift }: MeasuredDrift) => ({
  ...drift,
  nowhere: drift.people > 0 ? drift.strangers.length / drift.people : 0,
  personas: { dots: toDots('Share of people by persona, before and now', personas, 99), rows: personas.map(toRow) },
  topics: topics.map(({ topic, answers, rows }) => ({
    ...{ topic, answers },
    dots: toDots(`Share of answers by theme: ${topicName(topic)}`, rows),
    rows: rows.map(toRow),
    more: Math.max(0, rows.length - rowsDrawn),
  })),
})

/** Why new answers are not put beside a persona; undefined where they are. Without answers behind it nothing tells who is like it. */
export function whyNotCompared(
  persona: string,
  restsOnRun: boolean,
  measured: Pick<MeasuredDrift, 'compared'> | undefined,
): 'by-hand' | 'few' | undefined {
  if (!restsOnRun) return 'by-hand'
  return measured?.compared.has(persona) ? undefined : 'few'
}

export const driftColumns = [
  ...['about', 'name', 'before', 'now', 'now from', 'now to'],
  ...['difference', 'difference from', 'difference to', 'q', 'moved'],
] as const

/** Every row of every table, for a spreadsheet. */
export const toDriftTable = ({ personas, topics }: MeasuredDrift) =>
  [
    { about: 'persona', rows: personas },
    ...topics.map(({ topic, rows }) => ({ about: topicName(topic), rows })),
  ].flatMap(({ about, rows }) =>
    rows.map((row) => [
      ...[about, row.label, row.before, row.now, row.low, row.high],
      ...[row.difference, row.least, row.most, row.q, row.moved ? 'yes' : ''],
    ]),
  )
