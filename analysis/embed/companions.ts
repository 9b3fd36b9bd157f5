// The words that stand beside an answer's own words elsewhere: where themes are wide, two answers on one theme may share no word,
// but what each word is usually said with they do share.
import { putAmong } from '../vectors/first-few'
import type { SparseRows } from '../vectors/sparse'
import { transposed } from '../vectors/turned'
import { smoothing } from './normalise-graph'

export type CompanionOptions = {
  /** Answers that must hold a word before it joins those of others; default 3. */
  readonly leastDocuments?: number
  /** Called every few hundred words and answers. */
  readonly pause?: () => void
}

/** Companions of a word that are kept. */
const mostKept = 50
/** Words that join an answer, as a share of its own. */
const shareJoined = 0.7
/** Answers of more words say enough by themselves: they neither teach nor learn, and each would cost the square of its length. */
const longest = 40

/**
 * The companions of each word: how much the answers of two words are the same ones, as the cosine of their columns where an
 * answer counts the less, the longer it is. O(rows x words of an answer²).
 */
export function findCompanions(words: SparseRows, { leastDocuments = 3, pause }: CompanionOptions = {}): SparseRows {
  const { cols, starts, columns } = words
  const holding = transposed(words)
  const shares = new Float64Array(words.rows)
  const shortening = (smoothing.rows * columns.length) / words.rows
  for (let row = 0; row < words.rows; row++) {
    const length = starts[row + 1]! - starts[row]!
    shares[row] = length > longest ? 0 : 1 / (length + shortening)
  }
  const norms = new Float64Array(cols)
  for (let word = 0; word < cols; word++) {
    const end = holding.starts[word + 1]!
    for (let at = holding.starts[word]!; at < end; at++) norms[word]! += shares[holding.columns[at]!]!
  }
  const best = createBest(cols)
  const kept: { starts: Int32Array; columns: number[]; values: number[] } = {
    starts: new Int32Array(cols + 1),
    columns: [],
    values: [],
  }
  for (let word = 0; word < cols; word++) {
    if ((word & 255) === 0) pause?.()
    const end = holding.starts[word + 1]!
    for (let at = holding.starts[word]!; at < end; at++) {
      const row = holding.columns[at]!
      const share = shares[row]!
      if (share > 0) for (let place = starts[row]!; place < starts[row + 1]!; place++) best.add(columns[place]!, share)
    }
    best.leaveOut(word)
    const worth = (other: number, shared: number): number =>
      holding.starts[other + 1]! - holding.starts[other]! < leastDocuments
        ? 0
        : shared / Math.sqrt(norms[word]! * norms[other]!)
    for (const [other, value] of best.take(mostKept, worth)) {
      kept.columns.push(other)
      kept.values.push(value)
    }
    kept.starts[word + 1] = kept.columns.length
  }
  return {
    rows: cols,
    cols,
    starts: kept.starts,
    columns: Int32Array.from(kept.columns),
    values: Float64Array.from(kept.values),
  }
}

/**
 * Answers with, beside their own words, those that most of these point to, the rarer ones more loudly. O(rows x words of an
 * answer x companions of a word).
 */
export function addCompanions(words: SparseRows, options: CompanionOptions = {}): SparseRows {
  const companions = findCompanions(words, options)
  const documents = new Int32Array(words.cols)
  for (const word of words.columns) documents[word]!++
  const best = createBest(words.cols)
  const starts = new Int32Array(words.rows + 1)
  const columns: number[] = []
  const values: number[] = []
  for (let row = 0; row < words.rows; row++) {
    if ((row & 255) === 0) options.pause?.()
    const [first, end] = [words.starts[row]!, words.starts[row + 1]!]
    const held: [number, number][] = []
    for (let at = first; at < end; at++) {
      const word = words.columns[at]!
      held.push([word, words.values[at]!])
      if (end - first > longest) continue
      const rarity = Math.log(words.rows / documents[word]!)
      for (let place = companions.starts[word]!; place < companions.starts[word + 1]!; place++)
        best.add(companions.columns[place]!, rarity * companions.values[place]!)
    }
    for (const [word] of held) best.leaveOut(word)
    for (const [word] of best.take(Math.ceil(shareJoined * held.length))) held.push([word, 1])
    for (const [word, value] of held.sort(([one], [other]) => one - other)) {
      columns.push(word)
      values.push(value)
    }
    starts[row + 1] = columns.length
  }
  return {
    rows: words.rows,
    cols: words.cols,
    starts,
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
  }
}

/** Sums by number, of which the largest are asked for; then it is empty again. */
function createBest(count: number) {
  const sums = new Float64Array(count)
  const touched: number[] = []
  return {
    add(at: number, value: number): void {
      if (value <= 0) return
      if (sums[at] === 0) touched.push(at)
      sums[at]! += value
    },
    leaveOut(at: number): void {
      sums[at] = 0
    },
    /** The largest sums, or what they are worth, above 0, falling; ties go to the lower numbers. */
    take(most: number, worth: (at: number, sum: number) => number = (_, sum) => sum): [number, number][] {
      const found: [number, number][] = []
      for (const at of touched) {
        const value = sums[at] === 0 ? 0 : worth(at, sums[at]!)
        sums[at] = 0
        if (value > 0) putAmong(found, [at, value], most, byValue)
      }
      touched.length = 0
      return found
    },
  }
}

const byValue = ([one, left]: [number, number], [other, right]: [number, number]): number => right - left || one - other
