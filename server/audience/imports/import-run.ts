// One import under way: where it stands, and what came of it. The work is a job, so that a long file holds up neither the browser nor
// the server; stopped half-way it is simply done again, as the same row twice changes nothing. Pure.
export type ImportState = 'waiting' | 'running' | 'cancelling' | 'cancelled' | 'failed' | 'done'

/** `known`: how much of the file was there before anything was written, noted so that doing it again does not count its own rows. */
export type ImportProgress = { step: string; share: number; known?: number }

export type ImportRun<Request, Report> = {
  id: string
  studyId: string
  fileId: string
  fileName: string
  request: Request
  state: ImportState
  progress: ImportProgress
  /** Why it failed, in a sentence; empty otherwise. */
  failure: string
  report?: Report
  by: string
  createdAt: Date
  finishedAt?: Date
}

export type ImportPatch<Report> = Partial<
  Pick<ImportRun<unknown, Report>, 'progress' | 'failure' | 'report' | 'finishedAt'>
>

export const isOver = ({ state }: { state: ImportState }): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

export type RefusedRow = { row: number; reason: string }
export type Remark = { row: number; column: string; message: string }

/** As long as a person may read: the counts are always whole. */
export type Short<Report> = Report & { refusedCount: number; remarksCount: number }

export const mostKept = 1000

export function toShort<Report extends { refused: RefusedRow[]; remarks: Remark[] }>(report: Report): Short<Report> {
  const { refused, remarks } = report
  return {
    ...report,
    refused: refused.slice(0, mostKept),
    remarks: remarks.slice(0, mostKept),
    refusedCount: refused.length,
    remarksCount: remarks.length,
  }
}
