// Own fields as the store keeps them: pairs, because a team's names may hold dots, dollars or `__proto__`, which are no keys.
import type { OwnFields } from './fields'

export type Pair = { name: string; value: string }

export const toPairs = (own: OwnFields): Pair[] => Object.entries(own).map(([name, value]) => ({ name, value }))

/** Object.fromEntries defines plain properties: a name such as `__proto__` stays a name. */
export const fromPairs = (pairs: readonly Pair[] | undefined): OwnFields =>
  Object.fromEntries((pairs ?? []).map(({ name, value }) => [name, value]))
