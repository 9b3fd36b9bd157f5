// Choices that come out the same in every load: a small seeded generator (mulberry32, public domain). Pure.

export type Seeded = {
  next(): number
  /** A whole number from 0 to most - 1. */
  below(most: number): number
  pick<Item>(items: readonly Item[]): Item
  /** That many different items, or all, in a new order. */
  sample<Item>(items: readonly Item[], count: number): Item[]
  chance(share: number): boolean
}

export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
  const below = (most: number): number => Math.floor(next() * most)
  return {
    next,
    below,
    pick: (items) => items[below(items.length)]!,
    sample(items, count) {
      const left = [...items]
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)[0]!)
    },
    chance: (share) => next() < share,
  }
}
