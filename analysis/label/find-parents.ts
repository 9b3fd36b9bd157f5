// Themes that share their telling words stand together under a broader one, so that forty themes can be read as eight.
import type { ParentTheme, Theme } from '../shapes'

/** What two themes have in common is compared by these: word and weight. */
export type ThemeVector = { readonly theme: Theme; readonly weights: ReadonlyMap<string, number> }

/** Themes whose likeness stays below this do not share a parent. */
const leastLikeness = 0.12
/** Fewer themes than this are read at a glance: they need no parents. */
const leastThemes = 6

/**
 * Parents by average-linkage agglomeration of cosine likeness (Sokal and Michener 1958), within a topic and language. Every
 * parent holds at least two themes and at most half of all. O(themes³), themes being at most a few hundred.
 */
export function findParents(vectors: readonly ThemeVector[]): ParentTheme[] {
  if (vectors.length < leastThemes) return []
  const clusters = vectors.map((_, at) => [at])
  const likeness = vectors.map((one) => vectors.map((other) => cosineOf(one.weights, other.weights)))
  const between = (left: readonly number[], right: readonly number[]): number =>
    left.reduce((sum, one) => sum + right.reduce((inner, other) => inner + likeness[one]![other]!, 0), 0) /
    (left.length * right.length)
  const table = clusters.map((left) => clusters.map((right) => (left === right ? -1 : between(left, right))))
  const alive = new Set(clusters.keys())
  for (;;) {
    let best = leastLikeness
    let pair: readonly [number, number] | undefined
    for (const left of alive)
      for (const right of alive)
        if (
          left < right &&
          table[left]![right]! > best + 1e-12 &&
          clusters[left]!.length + clusters[right]!.length <= vectors.length / 2
        ) {
          best = table[left]![right]!
          pair = [left, right]
        }
    if (!pair) break
    const [left, right] = pair
    clusters[left] = [...clusters[left]!, ...clusters[right]!]
    alive.delete(right)
    for (const other of alive)
      if (other !== left) table[left]![other] = table[other]![left] = between(clusters[left]!, clusters[other]!)
  }
  return [...alive].flatMap((at) =>
    clusters[at]!.length > 1 ? [describeParent(clusters[at]!.map((one) => vectors[one]!))] : [],
  )
}

function describeParent(members: readonly ThemeVector[]): ParentTheme {
  const shared = new Map<string, { holders: number; weight: number }>()
  for (const { weights } of members)
    for (const [word, weight] of weights) {
      const known = shared.get(word) ?? { holders: 0, weight: 0 }
      shared.set(word, { holders: known.holders + 1, weight: known.weight + weight })
    }
  const words = [...shared].sort(
    ([one, left], [other, right]) =>
      right.holders - left.holders || right.weight - left.weight || (one < other ? -1 : 1),
  )
  const themes = members.map(({ theme }) => theme)
  const first = themes.map(({ id }) => id).sort()[0]!
  return {
    id: `${first}+`,
    topic: themes[0]!.topic,
    label: words
      .slice(0, 3)
      .map(([word]) => word)
      .join(' · '),
    themes: themes.map(({ id }) => id),
  }
}

function cosineOf(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): number {
  let dot = 0
  let one = 0
  let other = 0
  for (const [word, weight] of left) {
    dot += weight * (right.get(word) ?? 0)
    one += weight * weight
  }
  for (const weight of right.values()) other += weight * weight
  return dot === 0 ? 0 : dot / Math.sqrt(one * other)
}
