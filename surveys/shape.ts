// The decoding kit: unknown data in, a typed value or faults with paths out. A thin layer on zod, so that the rest of the room
// (and of the house) never sees its issues or exceptions. Faults carry codes; the sentences are made where they are shown.
import * as z from 'zod'

/** One thing that is wrong: where (`pages.0.questions.2.key`), which rule, and the figures of the rule. */
export type Fault = { readonly path: string; readonly code: string; readonly message: string }

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly Fault[] }

const deepest = 40
const mostFaults = 50

/**
 * Decodes data of unknown origin. Nested deeper than 40 levels is refused before zod's recursion sees it.
 * @returns the value, or at most 50 faults
 */
export function decode<Value>(shape: z.ZodType<Value>, data: unknown): Read<Value> {
  if (isDeeperThan(data, deepest))
    return refused(fault('', 'too-deep', `expected at most ${deepest} levels of nesting`))
  const result = shape.safeParse(data)
  if (result.success) return { ok: true, value: result.data }
  const faults = result.error.issues
    .slice(0, mostFaults)
    .map((issue) => fault(issue.path.join('.'), codeOf(issue), issue.message))
  return { ok: false, faults }
}

export function fault(path: string, code: string, message: string): Fault {
  return { path, code, message }
}

export function refused(...faults: readonly Fault[]): { readonly ok: false; readonly faults: readonly Fault[] } {
  return { ok: false, faults }
}

/** A key of a question, option, page or row: what exports and stores call it for ever. */
export const keyShape = z
  .string()
  .max(80)
  .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/, 'expected small letters, digits, dot, dash or underscore')
  .refine((key) => key !== 'constructor', 'expected another word: this one is reserved')

/** A language tag as browsers send it: `en`, `pl`, `zh`, `pt-BR`. */
export const languageShape = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as en or pt-BR')

/** The same words in several languages. */
export const wordingShape = z.record(languageShape, z.string().max(5000))

function codeOf(issue: z.core.$ZodIssue): string {
  return issue.code.replaceAll('_', '-')
}

function isDeeperThan(data: unknown, levels: number): boolean {
  let layer: unknown[] = [data]
  for (let level = 0; level <= levels; level++) {
    layer = layer.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
    if (layer.length === 0) return false
  }
  return true
}
