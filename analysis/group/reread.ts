// The last look at a grouping: every answer is read again, with stop words, pairs of words and pieces of words, by a classifier
// that has learnt the groups from other answers than itself. What a group holds by accident does not come back.
import { alone, type Crew, takeAll } from '../crew'
import type { Matrix } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'
import { transposed } from '../vectors/turned'
import { type Hear, type Hints, hearHints } from './hints'
import { learnReaders, type Range } from './learn-readers'
import { moveRows } from './move-rows'
import { mostRows, type Reader, widthOf } from './reader-memory'
import { countVotes } from './votes'

export type RereadOptions = {
  readonly groups: number
  /**
   * `against`: a word speaks against the groups outside which it is never said; steady, since it learns from all answers but
   * the group's. `for-and-against` adds what speaks for a group: better where groups are many, small and of one size.
   */
  readonly evidence: 'against' | 'for-and-against'
  /** Rounds at most; default 4. */
  readonly rounds?: number
  /** Only the first answers are read (see `rowsOfImpression`), the others stay: enough to tell how many come back. */
  readonly impression?: boolean
  /** Groupings that were brought together: what they say of an answer counts a little too. */
  readonly members?: readonly Int32Array[] | undefined
  /** Answers in their leading directions: how near the middles of groups lie counts too. */
  readonly points?: Matrix | undefined
  /** Called every few hundred rows. */
  readonly pause?: () => void
}

/** Answers are read in this many parts, each by a classifier that has learnt from the others. */
const parts = 5
/** Parts that give an impression of the whole. */
const partsOfImpression = 2
export const rowsOfImpression = (rows: number): number => Math.ceil((partsOfImpression * rows) / parts)
/** What is read falls into shares that can be read at the same time. A share learns for all its parts at once. */
const shares = 2

/**
 * Complement naive Bayes with weights of equal length (Rennie, Shih, Teevan and Karger 2003, "Tackling the poor assumptions of
 * naive Bayes text classifiers"), or its difference to multinomial naive Bayes (their one-versus-all-but-one), cross-fitted over
 * blocks of rows. Rows come in the order of their hashes, so blocks are random and need no draw. A group never loses its last
 * row; rows without features stay. O(rounds x stored values x (parts + groups that share a feature)).
 */
export function rereadAnswers(
  features: SparseRows,
  from: Int32Array,
  options: RereadOptions,
  crew: Crew = alone,
): Int32Array {
  const { groups, rounds = 4, evidence, pause = () => undefined } = options
  let labels: Int32Array = from.slice()
  if (groups < 2) return labels
  const byFeature = transposed(features)
  const asked = options.impression ? rowsOfImpression(features.rows) : features.rows
  const hints = { votes: options.members && countVotes(options.members, from, groups), points: options.points }
  for (let round = 0; round < rounds; round++) {
    const read = Array.from({ length: shares }, (_, share) => {
      const first = Math.ceil((share * asked) / shares)
      const end = Math.ceil(((share + 1) * asked) / shares)
      return crew.begin(readShare, { features, byFeature, labels, groups, evidence, hints, first, end }, pause)
    })
    const { next, moved } = moveRows(labels, takeAll(read), groups)
    labels = next
    if (moved === 0) break
  }
  return labels
}

type ShareInput = {
  readonly features: SparseRows
  readonly byFeature: SparseRows
  readonly labels: Int32Array
  readonly groups: number
  readonly evidence: RereadOptions['evidence']
  readonly hints: Hints
  readonly first: number
  readonly end: number
}

/** Where rows `first` to `end` belong by what all others say: all that are not of the same part. */
export function readShare(input: ShareInput, pause: () => void): Int32Array {
  const { features, byFeature, labels, groups, evidence, hints, first, end } = input
  const own = partsWithin(features.rows, first, end)
  const readers = learnReaders(features, byFeature, labels, own, { groups, evidence, pause })
  const best = labels.slice(first, end)
  for (const [at, part] of own.entries()) {
    const hear = hearHints(hints, labels, groups, part.first, part.end)
    const last = Math.min(end, part.end)
    for (let row = Math.max(first, part.first); row < last; row += mostRows) {
      pause()
      readRows(readers[at]!, features, hear, best, first, row, Math.min(last, row + mostRows))
    }
  }
  return best
}

/** Reads rows `first` to `end`; `best` begins with row `from` and holds where they are. Rows without features stay. */
function readRows(
  { read, mass }: Reader,
  features: SparseRows,
  hear: Hear,
  best: Int32Array,
  from: number,
  first: number,
  end: number,
): void {
  const said = read(features, first, end)
  const groups = mass.length
  const width = widthOf(groups)
  const scores = new Float64Array(groups)
  for (let row = first; row < end; row++) {
    if (features.starts[row] === features.starts[row + 1]) continue
    for (let group = 0; group < groups; group++)
      scores[group] = mass[group] === 0 ? Number.NEGATIVE_INFINITY : said[(row - first) * width + group]!
    hear(row, scores)
    let own = best[row - from]!
    for (let group = 0; group < groups; group++) if (scores[group]! > scores[own]! + 1e-9) own = group
    best[row - from] = own
  }
}

/** The parts that have rows from `first` to `end`. */
function partsWithin(rows: number, first: number, end: number): Range[] {
  return Array.from({ length: parts }, (_, part) => ({
    first: Math.ceil((part * rows) / parts),
    end: Math.ceil(((part + 1) * rows) / parts),
  })).filter((part) => part.first < end && part.end > first)
}
