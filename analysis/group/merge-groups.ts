// Two ways of joining groups that were cut too fine. By shared words, large groups that k-means has cut into equal pieces find
// together again; by evidence, only what says the same is joined, so that groups stay as alike in size as they were.
import { modularity, sharedWords } from '../quality/modularity'
import type { SparseRows } from '../vectors/sparse'
import { countGroups, joinPairs } from './join-pairs'
import { addWords, createEvidence } from './word-evidence'

/** Joins groups down to `groups` by greatest gain in modularity (Clauset, Newman and Moore 2004). O(count³). */
export function mergeGroups(
  features: SparseRows,
  labels: Int32Array,
  groups: number,
  byFeature?: SparseRows,
): Int32Array {
  const count = countGroups(labels)
  const { between, mass } = sharedWords(features, labels, count, byFeature)
  const gains = between.map((shared, at) => shared - mass[Math.floor(at / count)]! * mass[at % count]!)
  // What a union shares with another is what its parts share with it, and so is what chance would give.
  return joinPairs(labels, gains, groups, (keep, drop, others) => {
    for (const other of others) gains[keep * count + other]! += gains[drop * count + other]!
  })
}

/** Joins groups down to `groups` by what their words speak for. Rows hold word counts. O(count² x words of a group + count³). */
export function mergeByEvidence(
  counts: SparseRows,
  labels: Int32Array,
  groups: number,
  pause?: () => void,
): Int32Array {
  const count = countGroups(labels)
  const { wordsOf, evidence } = createEvidence(counts)
  const words = rowsOf(labels, count).map(wordsOf)
  const gains = new Float64Array(count * count)
  for (let left = 0; left < count; left++) {
    pause?.()
    for (let right = left + 1; right < count; right++)
      gains[left * count + right] = evidence(words[left]!, words[right]!)
  }
  for (let at = 0; at < gains.length; at++) gains[at] ||= gains[(at % count) * count + Math.floor(at / count)]!
  return joinPairs(labels, gains, groups, (keep, drop, others) => {
    pause?.()
    words[keep] = addWords(words[keep]!, words[drop]!)
    for (const other of others) gains[keep * count + other] = evidence(words[keep]!, words[other]!)
  })
}

/** The rows of each group. */
function rowsOf(labels: Int32Array, count: number): number[][] {
  const rows = Array.from({ length: count }, (): number[] => [])
  for (let row = 0; row < labels.length; row++) rows[labels[row]!]!.push(row)
  return rows
}

/** Modularity of labels over features, for choosing between groupings of the same rows. */
export function scoreGroups(features: SparseRows, labels: Int32Array, byFeature?: SparseRows): number {
  return modularity(sharedWords(features, labels, countGroups(labels), byFeature))
}
