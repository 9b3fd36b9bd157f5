// Reads files: a multipart form's `file` field through multer, or a raw body (text/csv, tab-separated, a mail, octet-stream). Both
// end up as `request.file`, in memory, below the endpoint's own limit.
import express, { type NextFunction, type Request, type Response } from 'express'
import multer from 'multer'
import { Problem } from '../../problems'

/** What a whole body may be. */
export const rawTypes = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'message/rfc822',
  'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]

export function uploadReader(most: number) {
  const multipart = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: most, files: 1, fields: 100 },
  }).single('file')
  const raw = express.raw({ type: rawTypes, limit: most })
  return (request: Request, response: Response, next: NextFunction): void => {
    const done = (error?: unknown): void => {
      const refusal = error ? refusalOf(error, most) : undefined
      if (!refusal && Buffer.isBuffer(request.body)) {
        Object.assign(request, { file: { originalname: 'body', buffer: request.body }, body: {} })
      }
      next(refusal)
    }
    if (request.is('multipart/form-data')) multipart(request, response, done)
    else raw(request, response, done)
  }
}

function refusalOf(error: unknown, most: number): Problem {
  const { code, type } = error as { code?: string; type?: string }
  const tooLarge = code === 'LIMIT_FILE_SIZE' || type === 'entity.too.large'
  if (tooLarge) return new Problem('request.too-large', { most: `${Math.round(most / 1e6)} MB` })
  return new Problem('request.malformed', { reason: 'the file did not arrive whole.' })
}
