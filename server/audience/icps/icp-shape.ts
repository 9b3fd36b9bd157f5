// What a profile is made of when it comes in: through the editor's form and the API alike.
import * as z from 'zod'
import { cleanLine, cleanText } from '../../../surveys/clean-text'
import { readNumber } from '../facts/read-fact'
import { icpKinds } from './icp'
import { criterionShape } from './read-criterion'

export const mostCriteria = 60
const line = (most: number) => z.string().max(most, `At most ${most} characters.`).transform(cleanLine)
const text = (most: number) => z.string().max(most, `At most ${most} characters.`).transform(cleanText)

const problem = z.union([
  z
    .string()
    .max(1000)
    .transform((words) => ({ problem: cleanText(words), solution: '' })),
  z.object({ problem: text(1000), solution: text(1000).default('') }),
])

/** A number as people type it; blank says nothing. */
const amount = (most: number, expected: string) =>
  z
    .union([z.number(), z.string().max(40)])
    .optional()
    .transform((raw, context) => {
      if (raw === undefined || raw === '') return undefined
      const value = typeof raw === 'number' ? raw : readNumber(raw.replace('%', ''))
      if (value !== undefined && value > 0 && value <= most) return value
      context.addIssue({ code: 'custom', message: `Expected ${expected}; got “${raw}”.` })
      return z.NEVER
    })

/** What may change, each part on its own. */
export const icpPatchShape = z
  .object({
    name: line(120)
      .pipe(z.string().min(1, 'Give the profile a name.'))
      .describe('For example: Solar installers in Poland.'),
    kind: z
      .enum(icpKinds, { error: `Expected one of ${icpKinds.join(', ')}.` })
      .describe('company: the firm. decision-maker: who leads the purchase. consumer: a private person.'),
    product: line(120).describe('The product or need it is for; one profile for each.'),
    description: text(8000),
    problems: z.array(problem).max(50).describe('What we solve for them, and with what.'),
    criteria: z.array(criterionShape).max(mostCriteria, `At most ${mostCriteria} criteria.`),
    sizing: z
      .object({
        perEmployee: amount(100_000_000, 'a revenue a head, such as 120000').describe(
          'Revenue a year for each employee.',
        ),
        spendPercent: amount(100, 'a percentage, such as 0.5').describe(
          'How much of their revenue such a customer can spend.',
        ),
      })
      .describe('What estimates of size and affordable cost go by, in place of the rule of thumb.'),
    reviewOn: z.coerce.date({ error: 'Expected a date, like 2027-03-31.' }).optional(),
  })
  .partial()

const { name, kind, product, description, problems, criteria, sizing, reviewOn } = icpPatchShape.shape

export const icpShape = z.object({
  name: name.unwrap(),
  kind: kind.unwrap().default('company'),
  product: product.unwrap().default(''),
  description: description.unwrap().default(''),
  problems: problems.unwrap().default([]),
  criteria: criteria.unwrap().default([]),
  sizing,
  reviewOn,
})
