// What comes in about a plan, from forms and the API alike.
import * as z from 'zod'
import { readNumber } from '../../audience/facts/read-fact'
import { textShape } from '../persona/persona-shapes'
import { type Expectation, type PlanWords, type Team, teams, type Way, ways } from './plan'

/** A number as people type it; blank says nothing. */
const amount = (message: string) =>
  z
    .union([z.number(), z.string().max(40)])
    .optional()
    .transform((raw, context) => {
      if (raw === undefined || raw === '') return undefined
      const value = typeof raw === 'number' ? raw : readNumber(raw)
      if (value !== undefined && Number.isFinite(value) && value >= 0) return value
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })

const day = (message: string) =>
  z.preprocess((value) => (value === '' ? undefined : value), z.coerce.date({ error: message }).optional())

export const planShape = z
  .object({
    team: z.enum(Object.keys(teams) as [Team, ...Team[]], { error: 'Choose a team.' }),
    way: z.enum(Object.keys(ways) as [Way, ...Way[]], { error: 'Choose what it is.' }),
    text: textShape(300).pipe(z.string().min(3, 'Say in a few words what is done.')),
    challenge: z
      .string({ error: 'Choose the challenge that it answers.' })
      .min(1, 'Choose the challenge that it answers.')
      .max(100),
    hours: amount('Expected hours a month, such as 6.').pipe(
      z.number().max(10_000, 'At most 10,000 hours.').optional(),
    ),
    measure: textShape(80).default(''),
    bound: z.enum(['at-least', 'at-most']).default('at-least'),
    target: amount('Expected a number, such as 120.'),
    by: day('Expected a day, such as 2027-03-31.'),
  })
  .transform(({ measure, bound, target, by, ...words }, context): PlanWords => {
    const { hours, ...rest } = words
    const line = { ...rest, ...(hours === undefined ? {} : { hours }) }
    if (measure === '' && target === undefined && by === undefined) return line
    const missing = { measure: measure === '', target: target === undefined, by: by === undefined }
    for (const path of ['measure', 'target', 'by'] as const)
      if (missing[path]) context.addIssue({ code: 'custom', path: [path], message: halves[path] })
    return { ...line, expected: { measure, bound, target, by } as Expectation }
  })

/** An expectation is whole or none. */
const halves = {
  measure: 'What is counted? Such as sign-ups.',
  target: 'How many are expected?',
  by: 'Until which day?',
} as const

export const figureShape = z.object({
  on: day('Expected a day, such as 2027-03-31.'),
  value: amount('Expected a number, such as 40.').refine((value) => value !== undefined, 'Which figure came?'),
  note: textShape(300).default(''),
})
