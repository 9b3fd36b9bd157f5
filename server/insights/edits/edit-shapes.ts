// How corrections arrive, from forms and from the API: one shape for both, so a lone checkbox counts as a list of one.
import * as z from 'zod'

export const idShape = z.string().min(1).max(200)
export const nameShape = z
  .string()
  .transform((text) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim())
  .pipe(z.string().min(1, 'Give it a name.').max(120, 'At most 120 characters.'))

/** Forms send one value as a string and many as a list or, past a limit of the parser, as an object with numbered keys. */
export const listShape = (least: number, message: string) =>
  z.preprocess(
    (value) => {
      if (value === undefined || value === '') return []
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.values(value)
      return Array.isArray(value) ? value : [value]
    },
    z.array(idShape).min(least, message).max(5000, 'At most 5,000 at once.'),
  )

const answers = listShape(1, 'Choose at least one answer.')
const truth = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean())
const blank = z.preprocess((value) => (value === '' ? undefined : value), idShape.optional())

export const said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), theme: idShape, name: nameShape }),
  z.object({ kind: z.literal('merge'), themes: listShape(2, 'Choose at least two themes.'), into: blank }),
  z.object({ kind: z.literal('split'), theme: idShape, answers, name: nameShape }),
  z.object({ kind: z.literal('move'), answers, theme: idShape }),
  z.object({ kind: z.literal('new'), answers, name: nameShape }),
  z.object({ kind: z.literal('together'), answers: listShape(2, 'Choose at least two answers.') }),
  z.object({ kind: z.literal('apart'), answers: listShape(2, 'Choose at least two answers.') }),
  z.object({ kind: z.literal('lock'), theme: idShape }),
  z.object({ kind: z.literal('accept'), theme: idShape }),
  z.object({ kind: z.literal('reject'), theme: idShape }),
  z.object({ kind: z.literal('join'), themes: listShape(2, 'A join names two themes.'), confirmed: truth }),
])

export type Said = z.infer<typeof said>
