// How far two groupings of the same rows agree, beyond chance.

/** Adjusted Rand index (Hubert and Arabie 1985): 1 the same, 0 as by chance, below for less. O(rows). */
export function adjustedRand(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const both = new Map<string, number>()
  const one = new Map<number, number>()
  const other = new Map<number, number>()
  for (let row = 0; row < left.length; row++) {
    const key = `${left[row]} ${right[row]}`
    both.set(key, (both.get(key) ?? 0) + 1)
    one.set(left[row]!, (one.get(left[row]!) ?? 0) + 1)
    other.set(right[row]!, (other.get(right[row]!) ?? 0) + 1)
  }
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0
    for (const count of counts) sum += (count * (count - 1)) / 2
    return sum
  }
  const all = (left.length * (left.length - 1)) / 2
  const lefts = pairs(one.values())
  const rights = pairs(other.values())
  const expected = all === 0 ? 0 : (lefts * rights) / all
  const most = (lefts + rights) / 2
  return most === expected ? 1 : (pairs(both.values()) - expected) / (most - expected)
}
