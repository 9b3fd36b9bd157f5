// Takes answers that were collected elsewhere, one response a row, of files of any length: a piece of the table at a time. Looking
// says what would happen and writes nothing; the same file again changes nothing, and an import that was cut off is finished by
// doing it again.
import { isTarget, recogniseColumns } from '../../../surveys/read-columns'
import type { Contact } from '../../audience/directory/contact'
import type { ContactService } from '../../audience/directory/contact-service'
import { mostKept, type Short } from '../../audience/imports/import-run'
import type { Pulse } from '../../audience/imports/import-run-job'
import { openTable } from '../../audience/imports/open-table'
import type { TableRow } from '../../audience/imports/read-table'
import type { AuthoringService } from '../../authoring/authoring-service'
import { Problem } from '../../problems'
import type { ResponseService } from '../responses/response-service'
import type { Keyed } from '../responses/take-many'
import type { AnswerReport, AnswerRequest, Mapping } from './answer-import'
import { createAnswerPlanner, type Plan, type PlannedRow } from './plan-answers'

export type AnswerImporter = ReturnType<typeof createAnswerImporter>

type Deps = {
  responses: Pick<ResponseService, 'takeMany' | 'takenAmong'>
  authoring: AuthoringService
  contacts: Pick<ContactService, 'byAddress'>
  now: () => Date
}

export const mostAnswerRows = 100_000
/** Half a second's work, after which others are answered and somebody may have cancelled. */
const piece = 500

type Opened = Awaited<ReturnType<ReturnType<typeof createOpen>>>
type Piece = Plan & { read: readonly TableRow[]; people: ReadonlyMap<string, Contact> }

const createOpen = (authoring: AuthoringService) => async (surveyId: string, bytes: Buffer, mapping: Mapping) => {
  const survey = await authoring.get(surveyId)
  if (survey.latest === 0) throw new Problem('survey.unpublished')
  const version = await authoring.getVersion(surveyId, survey.latest)
  const table = await openTable(bytes, mostAnswerRows)
  const asked = new Map(mapping)
  const targets = recogniseColumns(version.definition, table.header).map((target, at) => {
    const wanted = asked.get(at)
    return wanted !== undefined && isTarget(version.definition, wanted) ? wanted : target
  })
  return { survey, version, table, targets }
}

export function createAnswerImporter({ responses, authoring, contacts, now }: Deps) {
  const open = createOpen(authoring)

  async function* piecesOf({ survey, version, table, targets }: Opened): AsyncGenerator<Piece> {
    const plan = createAnswerPlanner(version.definition, table.header, targets)
    for await (const rows of table.pieces(piece)) {
      const planned = plan(rows)
      const addresses = planned.rows.flatMap(({ email }) => email ?? [])
      yield { ...planned, read: rows, people: await contacts.byAddress(survey.studyId, addresses) }
    }
  }

  const keyOf = ({ mark }: PlannedRow): string => `import ${mark}`

  const look = async (surveyId: string, bytes: Buffer, mapping: Mapping = [], pulse: Pulse = async () => undefined) => {
    await pulse({ step: 'reading the file', share: 0 })
    const opened = await open(surveyId, bytes, mapping)
    const { table, targets } = opened
    const columns = table.header.map((header, at) => ({ header, target: targets[at] ?? 'skip', example: '' }))
    const report: AnswerReport = {
      ...{ rows: 0, fresh: 0, known: 0, recognised: 0, unknownAddresses: 0, columns },
      ...{ refused: [], remarks: [], refusedCount: 0, remarksCount: 0 },
    }
    for await (const { rows, refused, remarks, read, people } of piecesOf(opened)) {
      const taken = await responses.takenAmong(surveyId, rows.map(keyOf))
      const named = rows.filter(({ email }) => email)
      const recognised = named.filter(({ email = '' }) => people.has(email)).length
      noteExamples(columns, read)
      report.rows += read.length
      report.known += taken.size
      report.fresh += rows.length - taken.size
      report.recognised += recognised
      report.unknownAddresses += named.length - recognised
      addShort(report, { refused, remarks })
      await pulse({ step: 'reading the file', share: 0 })
    }
    return { report, definition: opened.version.definition }
  }

  const write = async (surveyId: string, bytes: Buffer, mapping: Mapping, told: (read: number) => Promise<void>) => {
    const opened = await open(surveyId, bytes, mapping)
    const { number } = opened.version
    for await (const { rows, people, read } of piecesOf(opened)) {
      await told(read.length)
      const keyed = rows.map((row): Keyed => {
        const { fields: answers, email = '', language, sentAt } = row
        // A row that came in before stays as it is, also when it is withdrawn or its columns are read otherwise now.
        const submission = {
          ...{ surveyId, answers, language, version: number, contactId: people.get(email)?.id },
          ...({ sentAt: sentAt && sentAt <= now() ? sentAt : undefined, collector: 'import', asFar: true } as const),
        }
        return { key: keyOf(row), submission }
      })
      await responses.takeMany(surveyId, number, keyed)
    }
  }

  return {
    look,

    /** Refuses what can be refused by the table alone, before anything is begun. @returns its columns */
    async check(surveyId: string, bytes: Buffer): Promise<readonly string[]> {
      const { table } = await open(surveyId, bytes, [])
      for await (const _ of table.pieces(piece));
      return table.header
    },

    /** What the job `answer.import` does with its file (import-run-job.ts). */
    async work(
      { request, progress }: { request: AnswerRequest; progress: { known?: number } },
      bytes: Buffer,
      pulse: Pulse,
    ): Promise<AnswerReport> {
      const { surveyId, mapping } = request
      // Cut off and done again, what it wrote itself before counts as new.
      const before = progress.known === undefined ? {} : { known: progress.known }
      const { report } = await look(surveyId, bytes, mapping, (at) => pulse({ ...at, ...before }))
      const { known } = { ...report, ...before }
      let done = 0
      await write(surveyId, bytes, mapping, async (read) => {
        await pulse({ step: 'writing answers', share: done / report.rows, known })
        done += read
      })
      return { ...report, known, fresh: report.fresh + report.known - known }
    },
  }
}

type Listed = Pick<Plan, 'refused' | 'remarks'>

function addShort(report: Short<Listed>, { refused, remarks }: Listed): void {
  report.refused.push(...refused.slice(0, mostKept - report.refused.length))
  report.remarks.push(...remarks.slice(0, mostKept - report.remarks.length))
  report.refusedCount += refused.length
  report.remarksCount += remarks.length
}

/** The first value of each column, as a person knows a column by it. */
function noteExamples(columns: AnswerReport['columns'], read: readonly TableRow[]): void {
  for (const [at, column] of columns.entries())
    column.example ||=
      read
        .find(({ cells }) => cells[at]?.trim())
        ?.cells[at]?.trim()
        .slice(0, 80) ?? ''
}
