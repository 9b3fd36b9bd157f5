// How corrections of groups of people arrive, from forms and from the API.
import * as z from 'zod'
import { idShape, listShape, nameShape } from './edit-shapes'

const people = (least: number) =>
  listShape(least, least > 1 ? 'Choose at least two people.' : 'Choose at least one person.')
const blank = z.preprocess((value) => (value === '' ? undefined : value), idShape.optional())

export const saidOfPeople = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rename'), group: idShape, name: nameShape }),
  z.object({ kind: z.literal('merge'), groups: listShape(2, 'Choose at least two groups.'), into: blank }),
  z.object({ kind: z.literal('move'), people: people(1), group: idShape }),
  z.object({ kind: z.literal('new'), people: people(1), name: nameShape }),
  z.object({ kind: z.literal('together'), people: people(2) }),
  z.object({ kind: z.literal('apart'), people: people(2) }),
  z.object({ kind: z.literal('lock'), group: idShape }),
])

export type SaidOfPeople = z.infer<typeof saidOfPeople>
