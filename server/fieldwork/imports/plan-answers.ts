// What an import of answers would do, row by row: what is taken, what a row lacks, which rows are left out. Nothing is written, and
// whoever is behind an address is looked up elsewhere. Pure.
import type { Definition } from '../../../surveys/definition'
import { readAllAnswers } from '../../../surveys/read-answers'
import { type ColumnTarget, readRow } from '../../../surveys/read-columns'
import type { RefusedRow, Remark } from '../../audience/imports/import-run'
import type { TableRow } from '../../audience/imports/read-table'
import { digestOf } from '../../platform/accounts/secret'

export type PlannedRow = {
  row: number
  fields: Record<string, unknown>
  email?: string
  language?: string
  sentAt?: Date
  /** What tells this row from others: its id in the other program, or else all its cells. */
  mark: string
}

export type Plan = { rows: PlannedRow[]; refused: RefusedRow[]; remarks: Remark[] }

/** Takes some rows at a time, in the order of the file. */
export function createAnswerPlanner(
  definition: Definition,
  header: readonly string[],
  targets: readonly ColumnTarget[],
) {
  // Digests, as a long file has many rows and long ones.
  const seen = new Map<string, number>()
  const columnOf = (target: string) => targets.indexOf(target)

  const take = ({ row, cells }: TableRow, plan: Plan): void => {
    const extra = cells.slice(header.length).some((cell) => cell.trim() !== '')
    if (extra) {
      const reason = `Expected ${header.length} cells, got ${cells.length}. Is a cell with a separator in it missing its quotes?`
      plan.refused.push({ row, reason })
      return
    }
    const cell = (target: string): string => cells[columnOf(target)]?.trim() ?? ''
    const { fields, faults } = readRow(definition, targets, cells)
    for (const { column, message } of faults) plan.remarks.push({ row, column: header[column] ?? '', message })
    const { kept, dropped } = keepReadable(definition, fields)
    for (const [question, message] of dropped) {
      const column = targets.findIndex((target) => target.slice(2).split('~')[0] === question)
      plan.remarks.push({ row, column: header[column] ?? question, message })
    }
    if (Object.keys(kept).length === 0) {
      plan.refused.push({ row, reason: 'No column of it answers a question.' })
      return
    }
    const sentAt = readMoment(cell('date'))
    if (cell('date') !== '' && !sentAt)
      plan.remarks.push({
        row,
        column: header[columnOf('date')] ?? '',
        message: 'Expected a day as 2026-03-31; taken as of today.',
      })
    // Two people may well have written the same: the second such row is a response of its own, in this file and the next time.
    const same = cell('id') || JSON.stringify(cells)
    const digest = digestOf(same)
    const times = (seen.get(digest) ?? 0) + 1
    seen.set(digest, times)
    if (cell('id') && times > 1) {
      plan.refused.push({ row, reason: `Its id ${cell('id').slice(0, 60)} stands in an earlier row.` })
      return
    }
    plan.rows.push({
      row,
      fields: kept,
      mark: `${same} ${times}`,
      ...(cell('email') && !definition.anonymous ? { email: cell('email') } : {}),
      ...(cell('language') ? { language: cell('language').toLowerCase() } : {}),
      ...(sentAt ? { sentAt } : {}),
    })
  }

  return (rows: readonly TableRow[]): Plan => {
    const plan: Plan = { rows: [], refused: [], remarks: [] }
    for (const row of rows) take(row, plan)
    return plan
  }
}

const reasons: Readonly<Record<string, string>> = {
  'not-a-number': 'Expected a number.',
  'not-whole': 'Expected a whole number.',
  'too-small': 'Below the least.',
  'too-large': 'Above the most.',
  'too-long': 'Too long.',
  'too-many': 'More options than may be chosen.',
  'too-few': 'Fewer options than have to be chosen.',
  'same-rank': 'Two options have the same place.',
  'not-a-date': 'Expected a day as 2026-03-31.',
  'not-an-email': 'Expected an e-mail address.',
}

/** Elsewhere other questions may have been required, or asked of others: only what cannot be read is left out. */
function keepReadable(definition: Definition, fields: Record<string, unknown>) {
  const { faults } = readAllAnswers(definition, fields, { complete: false })
  const bad = new Map(
    faults
      .filter(({ code }) => code !== 'not-asked')
      .map(({ question, code }) => [question, reasons[code] ?? 'It cannot be read.']),
  )
  const without = new Set([...bad.keys(), ...faults.map(({ question }) => question)])
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !without.has(name.split('~')[0] ?? name)))
  return { kept, dropped: bad }
}

/** A day, or a day and a time; a time without a zone is taken for UTC. Days such as 03/04/2026 mean two things, and are not guessed. */
function readMoment(text: string): Date | undefined {
  const [, day, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}:?\d{2}|UTC)?$/.exec(text) ?? []
  if (!day) return undefined
  const moment = new Date(`${day}T${time}${zone === 'UTC' ? 'Z' : zone}`)
  return Number.isNaN(moment.getTime()) ? undefined : moment
}
