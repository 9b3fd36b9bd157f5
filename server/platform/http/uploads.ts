// Reads files: a multipart form's `file` field through multer, or a raw body (text/csv, tab-separated, octet-stream). Both
// end up as `request.file`, in memory, below the endpoint's own limit.
import express, { type NextFunction, type Request, type Response } from 'express'
import multer from 'multer'
import { Problem } from '../../problems'

const rawTypes = ['text/csv', 'text/tab-separated-values', 'text/plain', 'application/octet-stream']

export function uploadReader(most: number) {
  const multipart = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: most, files: 1, fields: 100 },
  }).single('file')
  const raw = express.raw({ type: rawTypes, limit: most })
  return (request: Request, response: Response, next: NextFunction): void => {
    const done = (error?: unknown) => {
      if (isTooLarge(error)) return next(new Problem('request.too-large', { most: `${Math.round(most / 1e6)} MB` }))
      if (error) return next(new Problem('request.malformed', { reason: 'the file did not arrive whole.' }))
      if (Buffer.isBuffer(request.body)) {
        Object.assign(request, { file: { originalname: 'body', buffer: request.body }, body: {} })
      }
      next()
    }
    if (request.is('multipart/form-data')) multipart(request, response, done)
    else raw(request, response, done)
  }
}

function isTooLarge(error: unknown): boolean {
  const code = (error as { code?: string; type?: string } | undefined) ?? {}
  return code.code === 'LIMIT_FILE_SIZE' || code.type === 'entity.too.large'
}
