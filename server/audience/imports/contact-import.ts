// One import of people under way: where it stands, and what came of it. The work is a job, so that a file of 50,000 rows holds up

// neither the browser nor the server; stopped half-way it is simply done again, as the same row twice changes nothing. Pure.
import { plural } from '../../../views/helpers/words'
import type { Lifecycle } from '../directory/contact'
import type { ImportReport } from './import-service'
import type { Target } from './recognise-columns'

export type ImportState = 'waiting' | 'running' | 'cancelling' | 'cancelled' | 'failed' | 'done'

export type ImportProgress = { step: string; share: number }

export type ImportRequest = { mapping: readonly (readonly [column: number, target: Target])[]; lifecycle?: Lifecycle }

/** As long as a person may read: the counts are always whole. */
export type KeptReport = ImportReport & { refusedCount: number; remarksCount: number }

export type ContactImport = {
  id: string
  studyId: string
  fileId: string
  fileName: string
  request: ImportRequest
  state: ImportState
  progress: ImportProgress
  /** Why it failed, in a sentence; empty otherwise. */
  failure: string
  report?: KeptReport
  by: string
  createdAt: Date
  finishedAt?: Date
}

export type ImportPatch = Partial<Pick<ContactImport, 'progress' | 'failure' | 'report' | 'finishedAt'>>

const mostKept = 1000

export const isOver = ({ state }: Pick<ContactImport, 'state'>): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

export function toKept(report: ImportReport): KeptReport {
  const { refused, remarks } = report
  return {
    ...report,
    refused: refused.slice(0, mostKept),
    remarks: remarks.slice(0, mostKept),
    refusedCount: refused.length,
    remarksCount: remarks.length,
  }
}

/** "Imported: 2 new contacts, 1 changed …". */
export function sayReport({ contacts, accounts, refusedCount }: KeptReport): string {
  const parts = [
    `${plural(contacts.created, 'new contact', 'new contacts')}, ${contacts.updated} changed, ${contacts.unchanged} as they were`,
    plural(accounts.created, 'new company', 'new companies'),
    ...(refusedCount > 0 ? [`${plural(refusedCount, 'row', 'rows')} left out`] : []),
  ]
  return `Imported: ${parts.join('; ')}.`
}
