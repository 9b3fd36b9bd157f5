// Takes answers that were collected elsewhere, one response a row. A dry run says what would happen; the same file again changes
// nothing, and an import that was cut off is finished by running it again.
import { type ColumnTarget, isTarget, recogniseColumns } from '../../../surveys/read-columns'
import type { ContactService } from '../../audience/directory/contact-service'
import { type Refused, readTable, type Table } from '../../audience/imports/read-table'
import type { AuthoringService } from '../../authoring/authoring-service'
import { Problem } from '../../problems'
import type { ResponseService } from '../responses/response-service'
import { type Plan, type PlannedRow, planAnswers } from './plan-answers'

export type AnswerImporter = ReturnType<typeof createAnswerImporter>

export type AnswerReport = Omit<Plan, 'rows'> & {
  rows: number
  fresh: number
  known: number
  /** Rows whose address is somebody's in the directory. */
  recognised: number
  unknownAddresses: number
  columns: { header: string; target: ColumnTarget; example: string }[]
}

type Deps = {
  responses: Pick<ResponseService, 'submit' | 'isTaken'>
  authoring: AuthoringService
  contacts: Pick<ContactService, 'byAddress'>
  now: () => Date
}

export const mostAnswerRows = 5000
/** So many are written at a time: the database answers many at once sooner than one after another. */
const atOnce = 32
/** While somebody waits. What is not through then is taken by the next press, which finds the others there. */
const patienceMs = 15_000

export function createAnswerImporter({ responses, authoring, contacts, now }: Deps) {
  const read = async (surveyId: string, bytes: Buffer, mapping: ReadonlyMap<number, ColumnTarget>) => {
    const survey = await authoring.get(surveyId)
    if (survey.latest === 0) throw new Problem('survey.unpublished')
    const { definition } = await authoring.getVersion(surveyId, survey.latest)
    const table = readTable(bytes)
    if ('fault' in table) throw refusalOf(table)
    if (table.rows.length > mostAnswerRows)
      throw refusalOf({
        fault: `Expected at most ${mostAnswerRows} rows at a time, got ${table.rows.length}. Split the file; rows that are in already are recognised.`,
      })
    const targets = recogniseColumns(definition, table.header).map((target, at) => {
      const wanted = mapping.get(at)
      return wanted !== undefined && isTarget(definition, wanted) ? wanted : target
    })
    const plan = planAnswers(definition, table, targets)
    const people = await contacts.byAddress(
      survey.studyId,
      plan.rows.flatMap(({ email }) => email ?? []),
    )
    return { survey, definition, table, targets, plan, people }
  }

  const keyOf = ({ mark }: PlannedRow): string => `import ${mark}`

  return {
    async check(surveyId: string, bytes: Buffer, mapping: ReadonlyMap<number, ColumnTarget> = new Map()) {
      const { definition, table, targets, plan, people } = await read(surveyId, bytes, mapping)
      let known = 0
      for (const row of plan.rows) if (await responses.isTaken(surveyId, keyOf(row))) known += 1
      const named = plan.rows.filter(({ email }) => email)
      const recognised = named.filter(({ email }) => people.has(email ?? '')).length
      const report: AnswerReport = {
        ...{ refused: plan.refused, remarks: plan.remarks, rows: table.rows.length, known },
        ...{ fresh: plan.rows.length - known, recognised, unknownAddresses: named.length - recognised },
        columns: describeColumns(table, targets),
      }
      return { report, definition }
    },

    /** @returns how many responses were made, how many were there already, and how many are still to come */
    async run(surveyId: string, bytes: Buffer, mapping: ReadonlyMap<number, ColumnTarget>, forMs = patienceMs) {
      const until = Date.now() + forMs
      const { plan, people } = await read(surveyId, bytes, mapping)
      const counts = { fresh: 0, known: 0 }
      const take = async (row: PlannedRow): Promise<void> => {
        const { fields, email, language, sentAt } = row
        // A row that came in before stays as it is, also when it is withdrawn or its columns are read otherwise now.
        if (await responses.isTaken(surveyId, keyOf(row))) {
          counts.known += 1
          return
        }
        const contactId = email ? people.get(email)?.id : undefined
        const moment = sentAt && sentAt <= now() ? sentAt : undefined
        const submission = {
          surveyId,
          answers: fields,
          language,
          contactId,
          sentAt: moment,
          collector: 'import',
        } as const
        const { isNew } = await responses.submit({ ...submission, asFar: true }, keyOf(row))
        counts[isNew ? 'fresh' : 'known'] += 1
      }
      let at = 0
      for (; at < plan.rows.length && (at === 0 || Date.now() < until); at += atOnce)
        await Promise.all(plan.rows.slice(at, at + atOnce).map(take))
      return { ...counts, left: Math.max(0, plan.rows.length - at) }
    },
  }
}

function refusalOf({ fault }: Refused): Problem {
  return new Problem('import.unreadable', { reason: fault, faults: [{ path: 'file', message: fault }] })
}

function describeColumns({ header, rows }: Table, targets: readonly ColumnTarget[]): AnswerReport['columns'] {
  return header.map((name, at) => ({
    header: name,
    target: targets[at] ?? 'skip',
    example: rows.find(({ cells }) => (cells[at] ?? '').trim() !== '')?.cells[at]?.slice(0, 80) ?? '',
  }))
}
