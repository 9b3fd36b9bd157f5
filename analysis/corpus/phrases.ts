// Words with what stands around them: telling words in full, stop words and pairs of neighbours at less weight. "How long
// until" and "how do I" tell questions apart that have the same nouns.
import type { SparseRows } from '../vectors/sparse'
import type { Vocabulary } from './vocabulary'

export type PhraseOptions = {
  readonly leastDocuments: number
  /** Weight of a stop word beside 1 for a telling word. */
  readonly stopWords: number
  /** Weight of a pair of neighbouring words; 0 leaves pairs out. */
  readonly pairs: number
  /** Called every few hundred texts. */
  readonly pause?: () => void
}

/** Columns are sorted by what they stand for, so the order of the texts does not matter. O(length). */
export function phraseFeatures(vocabulary: Vocabulary, options: PhraseOptions): SparseRows {
  const { stems } = vocabulary
  const numbers = new Map<number, number>()
  const keys: number[] = []
  const documents: number[] = []
  const rows = vocabulary.spoken.map((said, row) => {
    if ((row & 511) === 0) options.pause?.()
    const telling = new Set(vocabulary.sequences[row])
    const held = new Map<number, number>()
    const add = (key: number, weight: number): void => {
      let number = numbers.get(key)
      if (number === undefined) {
        number = keys.length
        numbers.set(key, number)
        keys.push(key)
        documents.push(0)
      }
      if (held.has(number)) return
      held.set(number, weight)
      documents[number]!++
    }
    said.forEach((word, at) => {
      add(word, telling.has(word) ? 1 : options.stopWords)
      // Pairs are numbered above all single words.
      if (options.pairs > 0 && at + 1 < said.length) add((word + 1) * stems.length + said[at + 1]!, options.pairs)
    })
    return held
  })
  const named = (key: number): string =>
    key < stems.length ? stems[key]! : `${stems[Math.floor(key / stems.length) - 1]} ${stems[key % stems.length]}`
  const kept = keys.flatMap((key, number) =>
    documents[number]! >= options.leastDocuments ? [{ number, name: named(key) }] : [],
  )
  kept.sort((left, right) => (left.name < right.name ? -1 : 1))
  const columnOf = new Int32Array(keys.length).fill(-1)
  kept.forEach(({ number }, column) => {
    columnOf[number] = column
  })
  const starts = new Int32Array(rows.length + 1)
  const columns: number[] = []
  const values: number[] = []
  rows.forEach((held, row) => {
    const own = [...held].flatMap(([number, weight]) =>
      columnOf[number]! >= 0 ? [[columnOf[number]!, weight] as const] : [],
    )
    for (const [column, weight] of own.sort((left, right) => left[0] - right[0])) {
      columns.push(column)
      values.push(weight)
    }
    starts[row + 1] = columns.length
  })
  return {
    rows: rows.length,
    cols: kept.length,
    starts,
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
  }
}
