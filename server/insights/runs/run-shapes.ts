// How runs are asked for, from the form and from the API.
import * as z from 'zod'

const listOf = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().min(1).max(100)).max(200),
)

const count = (least: number, most: number) =>
  z.preprocess(
    (value) => (value === undefined || value === '' || value === 'auto' ? 'auto' : value),
    z.union([
      z.literal('auto'),
      z.coerce
        .number(`A whole number from ${least} to ${most}, or nothing.`)
        .int(`A whole number from ${least} to ${most}, or nothing.`)
        .min(least, `At least ${least}.`)
        .max(most, `At most ${most}.`),
    ]),
  )

export const runOptions = z.object({
  surveys: listOf,
  topics: listOf,
  themes: count(1, 400),
  personas: count(1, 8),
  seed: z.preprocess(
    (value) => (value === '' || value === undefined ? 1 : value),
    z.coerce
      .number('A whole number.')
      .int('A whole number.')
      .min(0, 'Not below 0.')
      .max(2 ** 31 - 1, 'At most 2147483647.'),
  ),
})

export const runParams = z.object({ study: z.string().max(100), run: z.string().max(100) })
