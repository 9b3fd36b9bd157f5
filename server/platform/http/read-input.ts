// Decodes what came with a request once, at the door: after this, services trust their types.
import type { Request } from 'express'
import type * as z from 'zod'
import { Problem } from '../../problems'
import type { Endpoint } from './endpoint'
import { toPlainInput } from './plain-input'
import type { Fault } from './problem'

/**
 * @returns the decoded parts; a part without a shape is an empty object
 * @throws Problem `request.invalid` with one fault per field
 */
export function readInput(declared: Endpoint, request: Request): { params: unknown; query: unknown; body: unknown } {
  const { params, query, body } = declared.read ?? {}
  const faults: Fault[] = []
  const input = {
    params: decode(params, request.params, faults),
    query: decode(query, request.query, faults),
    body: decode(body, request.body ?? {}, faults),
  }
  if (faults.length > 0) throw new Problem('request.invalid', { faults, summary: summarise(faults) })
  return input
}

function decode(shape: z.ZodType | undefined, value: unknown, faults: Fault[]): unknown {
  if (!shape) return {}
  const result = shape.safeParse(toPlainInput(value))
  if (result.success) return result.data
  for (const issue of result.error.issues)
    faults.push({ path: issue.path.map(String).join('.'), message: issue.message })
  return undefined
}

function summarise(faults: readonly Fault[]): string {
  const shown = faults.slice(0, 5).map(({ path, message }) => `${path ? `${path}: ` : ''}${message.replace(/\.$/, '')}`)
  return `${shown.join('; ')}${faults.length > 5 ? `; and ${faults.length - 5} more` : ''}.`
}
