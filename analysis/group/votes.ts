// What the groupings that have been brought together say about an answer: those that have put it elsewhere still count a little
// when it is read by what others say.

export type Votes = {
  readonly members: readonly Int32Array[]
  /** For each group of each member, what it says for each final group: the share of its rows there, as far as it is trusted. */
  readonly shares: readonly Float64Array[]
}

/** How much all members' votes for one group count beside the spread of what a reader says of all groups. */
const trust = 0.7

/** O(rows x members). */
export function countVotes(members: readonly Int32Array[], labels: Int32Array, groups: number): Votes {
  const shares = members.map((member) => {
    const count = member.reduce((most, group) => Math.max(most, group + 1), 0)
    const held = new Float64Array(count * groups)
    const sizes = new Int32Array(count)
    for (let row = 0; row < labels.length; row++) {
      held[member[row]! * groups + labels[row]!]!++
      sizes[member[row]!]!++
    }
    const weight = trust / members.length
    return held.map((rows, at) => (rows === 0 ? 0 : (weight * rows) / sizes[Math.floor(at / groups)]!))
  })
  return { members, shares }
}

/** Adds the votes about a row to what a reader says of each group, which is brought to one scale first. */
export function addVotes({ members, shares }: Votes, row: number, scores: Float64Array): void {
  const groups = scores.length
  standardise(scores)
  for (let at = 0; at < members.length; at++) {
    const own = shares[at]!
    const from = members[at]![row]! * groups
    for (let group = 0; group < groups; group++) scores[group]! += own[from + group]!
  }
}

/** Scores at mean 0 and spread 1; those of groups that cannot be read stay as they are. */
export function standardise(scores: Float64Array): void {
  const groups = scores.length
  let count = 0
  let sum = 0
  let squares = 0
  for (let group = 0; group < groups; group++) {
    const score = scores[group]!
    if (score === Number.NEGATIVE_INFINITY) continue
    count++
    sum += score
    squares += score * score
  }
  const mean = sum / count
  const spread = Math.sqrt(Math.max(0, squares / count - mean * mean)) || 1
  const scale = 1 / spread
  for (let group = 0; group < groups; group++) scores[group] = (scores[group]! - mean) * scale
}
