// What the API endpoints of this stage read alike: ids, pages with a cursor, the study meant, yes and no in an address.
import * as z from 'zod'
import type { Study } from './study'
import type { StudyService } from './study-service'

export const idParams = z.object({ id: z.string().max(100) })

export const studyId = z.string().max(100).optional().describe('The study that is meant; the newest when left out.')

/** In addresses the study goes by either name, as in the rest of the API. */
export const studyQuery = { studyId, study: z.string().max(100).optional().describe('The same as studyId.') }

export const pageQuery = z.object({
  ...studyQuery,
  after: z.string().max(100).optional().describe('Where the list goes on: `next` of the answer before.'),
  cursor: z.string().max(100).optional().describe('The same as after.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const yesNo = z
  .enum(['', 'true', 'false', '1', '0', 'yes', 'no'], { error: 'Expected true or false.' })
  .transform((word) => !['false', '0', 'no'].includes(word))

/** What the columns of a file mean: `{ "Header": "target" }`. */
export const columnsMeant = z
  .string()
  .max(20_000)
  .transform((text, { addIssue }) => {
    const read = z.record(z.string(), z.string()).safeParse(parseJson(text))
    if (read.success) return read.data
    addIssue('Expected JSON, header to target.')
    return z.NEVER
  })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const version = z.coerce
  .number()
  .int()
  .optional()
  .describe('The version that was read. A newer one is answered with 409; left out, the newest is changed.')

type Named = { studyId?: string | undefined; study?: string | undefined }

/** The study that is named, or the newest, for writing: it is made when there is none. */
export function studyOf(studies: StudyService, { studyId, study }: Named): Promise<Study> {
  const named = studyId ?? study
  return named ? studies.get(named) : studies.current()
}

/** The same for reading, which makes none. */
export function studyToRead(studies: StudyService, { studyId, study }: Named): Promise<Study> {
  const named = studyId ?? study
  return named ? studies.get(named) : studies.newest()
}

/** `{ items, next }`: one more than asked was fetched to know whether there is a next. */
export function listed<Item extends { id: string }, Out>(
  found: readonly Item[],
  limit: number,
  show: (item: Item) => Out,
) {
  const items = found.slice(0, limit)
  return { items: items.map(show), next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
}
