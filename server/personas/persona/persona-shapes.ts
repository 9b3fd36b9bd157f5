// What comes in about personas, from forms and the API alike: zod shapes with the most that is taken.
import * as z from 'zod'

export const personaParams = z.object({ persona: z.string().max(100) })

export const textShape = (most: number) => z.string().trim().max(most, `At most ${most} characters.`)

/** A form sends '' where nothing was chosen. */
const orNone = <Shape extends z.ZodType>(shape: Shape) => z.union([z.literal(''), shape])

export const versionShape = z.coerce.number().int().min(1, 'Expected the version that was shown.')

export const headShape = z.object({
  name: textShape(120).pipe(z.string().min(1, 'Give the persona a name.')).optional(),
  summary: textShape(2000).optional(),
  kind: z.enum(['persona', 'negative']).optional(),
  icp: textShape(100).optional(),
  awareness: z.coerce.number().int().min(0).max(5).optional(),
  nameReason: textShape(500).optional(),
})

export const lineShape = z.object({
  text: textShape(1000).optional(),
  reply: textShape(2000).optional(),
  judgement: orNone(z.enum(['yes', 'partly', 'no'])).optional(),
  origin: z.enum(['typed', 'assumption']).optional(),
})

/** A day from a date field; '' is none. */
export const dayShape = z.preprocess((value) => (value === '' ? undefined : value), z.coerce.date().optional())
