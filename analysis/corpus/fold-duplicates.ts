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
    const bare = bareOf(text)
    if (bare === '') return
    const key = `${keys[at]}\u0000${bare}`
    const set = sets.get(key)
    if (set) set.push(ids[at]!)
    else sets.set(key, [ids[at]!])
  })
  return [...sets.values()].flatMap(([kept, ...others]) => (others.length > 0 ? [{ kept: kept!, others }] : []))
}

const telling = /[\p{L}\p{N}\p{Surrogate}]/u

/** Lower case without punctuation at the ends; walked, because a pattern for the end tries every dot of a line of dots anew. */
function bareOf(text: string): string {
  const from = text.search(telling)
  if (from < 0) return ''
  let to = text.length
  while (to > from && !telling.test(text[to - 1]!)) to--
  return text.slice(from, to).toLowerCase()
}
