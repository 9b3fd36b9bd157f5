// What may change around a persona before its year is over (R92), and how a researcher says so: a cause with the words about it,
// which stand on the upkeep page and in the mail until somebody has decided. Pure.
import * as z from 'zod'
import { textShape } from '../persona/persona-shapes'

export const causes = {
  product: 'Our product changed',
  industry: 'Their industry changed',
  market: 'The market changed',
  needs: 'Customers need something else',
} as const

export type Cause = keyof typeof causes

const causeNames = Object.keys(causes) as [Cause, ...Cause[]]

export const callShape = z.object({
  cause: z.enum(causeNames),
  words: textShape(300).pipe(z.string().min(3, 'Say in a few words what changed.')),
})

export const sayCall = ({ cause, words }: z.infer<typeof callShape>, by: string): string =>
  `${causes[cause]}: ${words.replace(/[.。]+$/u, '')} (${by}).`
