// Answers that are word for word the same are one finding said several times: folded for reading, counted as often as said.
import type { Duplicates } from '../shapes'

/** Sets of equal texts (letters' case and outer punctuation aside) within the same key, in order of first appearance. */
export function foldDuplicates(
  ids: readonly string[],
  texts: readonly string[],
  keys: readonly string[],
): Duplicates[] {
  const sets = new Map<string, string[]>()
  texts.forEach((text, at) => {
    const bare = text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    if (bare === '') return
    const key = `${keys[at]}\u0000${bare}`
    const set = sets.get(key)
    if (set) set.push(ids[at]!)
    else sets.set(key, [ids[at]!])
  })
  return [...sets.values()].flatMap(([kept, ...others]) => (others.length > 0 ? [{ kept: kept!, others }] : []))
}
