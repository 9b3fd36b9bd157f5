// Answers about three things, as people might write them, for tests of themes as a whole.
import type { Verbatim } from '../../analysis'
import { createRandom } from '../../analysis/vectors/random'

export const plantedWords: readonly (readonly [string[], string[], string[]])[] = [
  [
    ['shipping', 'delivery', 'parcel'],
    ['late', 'lost', 'slow', 'damaged'],
    ['courier', 'warehouse', 'tracking'],
  ],
  [
    ['invoice', 'billing', 'payment'],
    ['wrong', 'duplicate', 'missing'],
    ['accountant', 'receipt', 'tax'],
  ],
  [
    ['password', 'login', 'account'],
    ['locked', 'forgotten', 'expired'],
    ['reset', 'email', 'security'],
  ],
]

/** Answers about three things, in turn; each takes words of its thing only. */
export function planted(count: number, seed = 1): { verbatims: Verbatim[]; truth: number[] } {
  const random = createRandom(seed)
  const pick = (list: readonly string[]) => list[random.whole(list.length)]!
  const verbatims: Verbatim[] = []
  const truth: number[] = []
  for (let at = 0; at < count; at++) {
    const about = at % 3
    const [things, states, places] = plantedWords[about]!
    const text = `The ${pick(things)} was ${pick(states)} with the ${pick(places)} and ${pick(things)} again ${pick(states)}`
    verbatims.push({ id: `v${at}`, respondent: `r${at}`, topic: 'challenge', text })
    truth.push(about)
  }
  return { verbatims, truth }
}
