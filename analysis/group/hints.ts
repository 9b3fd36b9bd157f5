// What a reader of words hears besides: what the members say of an answer, and how near the middles of groups it lies.
import type { Matrix } from '../vectors/matrix'
import { addNearness, findMiddles } from './middles'
import { addVotes, type Votes } from './votes'

export type Hints = { readonly votes: Votes | undefined; readonly points: Matrix | undefined }

/** Adds to what words say of each group. */
export type Hear = (row: number, scores: Float64Array) => void

/** Hints for rows `first` to `end`, learnt from all others. */
export function hearHints(hints: Hints, labels: Int32Array, groups: number, first: number, end: number): Hear {
  const { votes, points } = hints
  const middles = points && findMiddles(points, labels, groups, first, end)
  return (row, scores) => {
    if (votes) addVotes(votes, row, scores)
    if (points && middles) addNearness(points, middles, row, scores)
  }
}
