// Answers planted in groups, as the solver sees them: words by number, the same in every view.
import { weighFeatures } from '../../analysis/embed/weigh-features'
import { createRandom } from '../../analysis/vectors/random'
import { type SparseRows, sparseOf } from '../../analysis/vectors/sparse'

/** Each row holds the words named, once. */
export const present = (cols: number, rows: readonly (readonly number[])[]): SparseRows =>
  sparseOf(
    cols,
    rows.map((row) => [...new Set(row)].map((col) => [col, 1] as const)),
  )

/** Answers of six words: four from the twelve of their own group, two from twenty that all groups share. */
export function plant(sizes: readonly number[], seed = 1) {
  const random = createRandom(seed)
  const truth = sizes.flatMap((size, group) => Array.from({ length: size }, () => group))
  const order = truth.map((group) => ({ group, place: random.next() })).sort((one, other) => one.place - other.place)
  const shared = 12 * sizes.length
  const rows = order.map(({ group }) => [
    ...Array.from({ length: 4 }, () => 12 * group + random.whole(12)),
    ...Array.from({ length: 2 }, () => shared + random.whole(20)),
  ])
  const words = present(shared + 20, rows)
  const views = {
    words,
    counts: words,
    wordOf: Int32Array.from({ length: words.cols }, (_, word) => word),
    features: [words, words],
    reading: weighFeatures(words),
  }
  return { views, truth: order.map(({ group }) => group) }
}
