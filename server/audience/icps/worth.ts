// What a customer is worth (R8): what they brought, whom they would bring, how large they are; several measures as one figure.
// Pure.
import type { Account } from '../directory/account'

export const measures = ['lifetimeValue', 'referral', 'revenue'] as const
/** What a customer's worth is read from: what they brought, whom they would bring, how large they are. */
export type Measure = (typeof measures)[number]

export const measureWords: Readonly<Record<Measure, string>> = {
  lifetimeValue: 'a lifetime value',
  referral: 'a likelihood to refer',
  revenue: 'a revenue',
}

/** Lifetime value and referral where they are known of enough companies, or else the revenue, which most lists have. */
export function usualMeasures(accounts: readonly Account[], enough: number): Measure[] {
  const known = (measure: Measure) => accounts.filter(({ facts }) => typeof facts[measure] === 'number').length
  const usual = (['lifetimeValue', 'referral'] as const).filter((measure) => known(measure) >= enough)
  return usual.length > 0 ? usual : ['revenue']
}

/** Id to the mean of a company's places in each measure that is known of it, 0..1, 1 the best; none for who has no measure. */
export function worthOf(accounts: readonly Account[], by: readonly Measure[]): ReadonlyMap<string, number> {
  const places = new Map<string, number[]>()
  for (const measure of by) {
    const known = accounts.filter(({ facts }) => typeof facts[measure] === 'number')
    const values = known.map(({ facts }) => facts[measure] as number).sort((left, right) => left - right)
    const [first, last] = [new Map<number, number>(), new Map<number, number>()]
    for (const [at, value] of values.entries()) {
      if (!first.has(value)) first.set(value, at)
      last.set(value, at)
    }
    for (const { id, facts } of known) {
      const value = facts[measure] as number
      const place = (first.get(value)! + last.get(value)!) / 2 / Math.max(1, values.length - 1)
      places.set(id, [...(places.get(id) ?? []), place])
    }
  }
  return new Map([...places].map(([id, found]) => [id, found.reduce((sum, one) => sum + one, 0) / found.length]))
}
