// What readers have learnt, in the memory of the loops that learn and read (reader-kernels.ts). What is in it stays until the next
// readers are laid out in the same thread.
import { layInto } from '../vectors/lay-arrays'
import type { SparseRows } from '../vectors/sparse'
import { cardBytes, cardOf, cellOf, slots } from './learn-kernels'
import { readerKernels } from './reader-kernels'

/** Sums over all features, from which whoever lets a reader learn concludes, and what it reads by them. */
export type Reader = {
  /** What a feature counts that a group has never met. */
  readonly never: Float64Array
  /** By group: what all features come to, the length of its weights, and what is the same for all features. */
  readonly mass: Float64Array
  readonly lengths: Float64Array
  readonly bases: Float64Array
  /** Scores of rows `first` to `end` in all groups: rows x width, at most `mostRows` of them. */
  readonly read: (features: SparseRows, first: number, end: number) => Float64Array
}

export type LaidReaders = {
  readonly readers: readonly Reader[]
  /** Says which group a row is of and, where one reader is not to learn from it, which. */
  readonly assign: (row: number, group: number, reader?: number) => void
  /** Lets all readers learn features `first` to `end`, at most `mostFeatures`; to be called for all of them in turn. */
  readonly learn: (first: number, end: number) => void
}

export type LayOptions = {
  readonly features: SparseRows
  readonly byFeature: SparseRows
  readonly groups: number
  /** At most seven. */
  readonly readers: number
  /** Weight of a feature that was never met. */
  readonly prior: number
  /** Whether what is said inside a group counts, beside what is said outside it. */
  readonly speaksFor: boolean
}

/** Rows that are read at once, and features that are learnt. */
export const mostRows = 256
export const mostFeatures = 1024

/** Groups of a row of scores, filled up to pairs. */
export const widthOf = (groups: number): number => groups + (groups & 1)

/** Room for so many readers, with nothing learnt. */
export function layReaders(options: LayOptions): LaidReaders {
  const { features, byFeature, groups, readers: count, prior, speaksFor } = options
  const kernels = readerKernels()
  const width = widthOf(groups)
  const { pairs, lines } = heldBy(byFeature, groups)
  // Both are copied in stretches that begin anywhere, so two side by side hold any of them.
  const entries = Math.max(mostEntries(byFeature, mostFeatures), mostEntries(features, mostRows))
  const wanted = {
    wholes: {
      ...{ starts: Math.max(mostFeatures, mostRows) + 1, columns: entries, cells: features.rows },
      ...{ touched: groups, marks: groups, all: groups, cards: (count * cardBytes) / 4 },
    },
    reals: { values: entries, held: groups * slots, totals: groups, prior: 1, scores: mostRows * width },
  }
  const wantedEach = {
    wholes: { starts: byFeature.rows + 1, holders: pairs, lineOf: byFeature.rows },
    reals: {
      ...{ gains: pairs, owns: speaksFor ? pairs : 0, lines: lines * width, never: byFeature.rows },
      ...{ mass: width, lengths: width, bases: width },
    },
  }
  const lay = layInto(kernels.memory, [wanted, ...new Array<typeof wantedEach>(count).fill(wantedEach)])
  const { at, wholes, reals } = lay(wanted)
  const each = Array.from({ length: count }, () => lay(wantedEach))
  wholes.marks.fill(0)
  reals.held.fill(0)
  reals.prior[0] = prior
  for (let group = 0; group < groups; group++) wholes.all[group] = group
  for (const [reader, own] of each.entries()) {
    own.wholes.starts[0] = 0
    own.wholes.lineOf.fill(-1)
    own.reals.mass.fill(0)
    own.reals.lengths.fill(0)
    const card = cardOf.map((name) => (name === 'drawn' ? 0 : own.at[name]))
    wholes.cards.set(card, reader * card.length)
  }
  /** Copies rows of a sparse matrix to where kernels find them. */
  const bring = (sparse: SparseRows, first: number, end: number): void => {
    const begin = sparse.starts[first]!
    wholes.columns.set(sparse.columns.subarray(begin, sparse.starts[end]!))
    reals.values.set(sparse.values.subarray(begin, sparse.starts[end]!))
    for (let row = first; row <= end; row++) wholes.starts[row - first] = sparse.starts[row]! - begin
  }
  const learn = (first: number, end: number): void => {
    bring(byFeature, first, end)
    const cardsEnd = at.cards + count * cardBytes
    kernels.gather(
      ...[at.starts, at.columns, at.values, at.cells, at.held, at.totals, at.touched, at.marks, at.all, at.prior],
      ...[groups, 8 * (count + 1), at.cards, cardsEnd, Number(speaksFor), first, end - first],
    )
    for (const [reader, own] of each.entries()) {
      const [from, to] = [own.wholes.starts[first]!, own.wholes.starts[end]!]
      kernels.logs(own.at.never + 8 * first, own.at.never + 8 * end)
      kernels.logs(own.at.gains + 8 * from, own.at.gains + 8 * to)
      if (speaksFor) kernels.logs(own.at.owns + 8 * from, own.at.owns + 8 * to)
      kernels.settle(at.cards + reader * cardBytes, groups, 8 * width, Number(speaksFor), first, end)
    }
  }
  const readers = each.map((own): Reader => {
    const { starts, holders, gains, lineOf, lines, never, bases, lengths } = own.at
    const read = (rows: SparseRows, first: number, end: number): Float64Array => {
      bring(rows, first, end)
      const given = [at.starts, at.columns, at.values, at.scores, 8 * width, 0, end - first]
      kernels.read(...given, starts, holders, gains, lineOf, lines, never, bases, lengths)
      return reals.scores.subarray(0, (end - first) * width)
    }
    return { ...own.reals, mass: own.reals.mass.subarray(0, groups), read }
  })
  const assign = (row: number, group: number, reader = count): void => {
    wholes.cells[row] = cellOf(group, reader)
  }
  return { readers, assign, learn }
}

/** Pairs of a feature and a group that holds it, at most, and features that may be held by most groups. */
function heldBy(byFeature: SparseRows, groups: number): { readonly pairs: number; readonly lines: number } {
  let pairs = 0
  let lines = 0
  for (let feature = 0; feature < byFeature.rows; feature++) {
    const answers = byFeature.starts[feature + 1]! - byFeature.starts[feature]!
    pairs += Math.min(groups, answers)
    if (2 * answers > groups) lines++
  }
  return { pairs, lines }
}

/** Entries of `stretch` neighbouring rows, at most. */
function mostEntries({ rows, starts }: SparseRows, stretch: number): number {
  let most = 0
  for (let row = 0; row < rows; row += stretch)
    most = Math.max(most, starts[Math.min(rows, row + 2 * stretch)]! - starts[row]!)
  return most
}
