// What a profile is made of when it comes in: through the editor's form and the API alike.
import * as z from 'zod'
import { cleanLine, cleanText } from '../../../surveys/clean-text'
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
    reviewOn: z.coerce.date({ error: 'Expected a date, like 2027-03-31.' }).optional(),
  })
  .partial()

const { name, kind, product, description, problems, criteria, reviewOn } = icpPatchShape.shape

export const icpShape = z.object({
  name: name.unwrap(),
  kind: kind.unwrap().default('company'),
  product: product.unwrap().default(''),
  description: description.unwrap().default(''),
  problems: problems.unwrap().default([]),
  criteria: criteria.unwrap().default([]),
  reviewOn,
})
