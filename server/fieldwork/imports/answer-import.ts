// One import of answers (audience/imports/import-run.ts): what was asked, what came of it, and the sentence it ends with. Pure.
import type { ColumnTarget } from '../../../surveys/read-columns'
import { plural } from '../../../views/helpers/words'
import type { ImportRun, Short } from '../../audience/imports/import-run'
import type { ImportRunService } from '../../audience/imports/import-run-service'
import type { Plan } from './plan-answers'

export const answerImportJob = 'answer.import'

/** What a file of answers may hold; they are longer than what is known of people. */
export const mostAnswerBytes = 64_000_000

/** Column number to target, over what is recognised. */
export type Mapping = readonly (readonly [column: number, target: ColumnTarget])[]

export type AnswerRequest = { surveyId: string; mapping: Mapping }

export type AnswerReport = Short<Pick<Plan, 'refused' | 'remarks'>> & {
  rows: number
  fresh: number
  known: number
  /** Rows whose address is somebody's in the directory. */
  recognised: number
  unknownAddresses: number
  columns: { header: string; target: ColumnTarget; example: string }[]
}

export type AnswerImport = ImportRun<AnswerRequest, AnswerReport>
export type AnswerImportService = ImportRunService<AnswerRequest, AnswerReport>

/** "3 responses imported. 2 were there already." */
export function sayReport({ fresh, known, refusedCount }: AnswerReport): string {
  return [
    `${plural(fresh, 'response', 'responses')} imported.`,
    ...(known > 0 ? [`${known} ${known === 1 ? 'was' : 'were'} there already.`] : []),
    ...(refusedCount > 0 ? [`${plural(refusedCount, 'row', 'rows')} left out.`] : []),
  ].join(' ')
}
