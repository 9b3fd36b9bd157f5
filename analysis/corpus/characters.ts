// Pieces of words as features: n-grams of characters inside each word with its edges marked. They join "colour" and "colur",
// "kot" and "kota", and cut Chinese where the segmenter does not.
import type { SparseRows } from '../vectors/sparse'
import { isUnspaced } from './tokenise'

export type CharacterOptions = {
  readonly language: string
  /** Texts that must hold an n-gram for it to count; default 3. */
  readonly leastDocuments?: number
}

/** Characters of one answer that are read: after these, n-grams add cost and no news. */
const mostCharacters = 2000

/**
 * Presence of n-grams of 3 to 5 characters (1 to 3 for scripts without spaces) that enough texts hold. Columns are sorted
 * by n-gram, so the order of the texts does not matter. O(length).
 */
export function characterGrams(texts: readonly string[], options: CharacterOptions): SparseRows {
  const least = options.leastDocuments ?? 3
  const [shortest, longest] = isUnspaced(options.language) ? [1, 3] : [3, 5]
  const numbers = new Map<string, number>()
  const grams: string[] = []
  const documents: number[] = []
  const lastSeen: number[] = []
  const rows = texts.map((text, row) => {
    const held: number[] = []
    for (const word of text
      .slice(0, mostCharacters)
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) {
      const marked = shortest === 1 ? word : ` ${word} `
      for (let size = shortest; size <= longest; size++) {
        for (let at = 0; at + size <= marked.length; at++) {
          const gram = marked.slice(at, at + size)
          let number = numbers.get(gram)
          if (number === undefined) {
            number = grams.length
            numbers.set(gram, number)
            grams.push(gram)
            documents.push(0)
            lastSeen.push(-1)
          }
          if (lastSeen[number] === row) continue
          lastSeen[number] = row
          documents[number]!++
          held.push(number)
        }
      }
    }
    return held
  })
  const kept = grams.flatMap((_, number) => (documents[number]! >= least ? [number] : []))
  kept.sort((left, right) => (grams[left]! < grams[right]! ? -1 : 1))
  const columnOf = new Int32Array(grams.length).fill(-1)
  kept.forEach((number, column) => {
    columnOf[number] = column
  })
  const starts = new Int32Array(texts.length + 1)
  rows.forEach((held, row) => {
    starts[row + 1] = starts[row]! + held.reduce((sum, number) => sum + (columnOf[number]! >= 0 ? 1 : 0), 0)
  })
  const columns = new Int32Array(starts[texts.length]!)
  rows.forEach((held, row) => {
    const own = Int32Array.from(
      held.filter((number) => columnOf[number]! >= 0),
      (number) => columnOf[number]!,
    ).sort()
    columns.set(own, starts[row]!)
  })
  return { rows: texts.length, cols: kept.length, starts, columns, values: new Float64Array(columns.length).fill(1) }
}
