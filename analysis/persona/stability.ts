// Whether groups come back when people are drawn again, and whether there is anything to find: a bootstrap by group (Hennig
// 2007, "Cluster-wise assessment of cluster stability") and a shuffle of answers between people.
import { createRandom } from '../vectors/random'
import { strongest } from './consensus'
import { createMember, fitMember, type Member } from './fit-people'
import type { Block } from './mix-people'

/**
 * Mean Jaccard similarity of each group with the most similar group of a grouping of resampled people, over resamples.
 * @param labels group of each person, -1 nobody's
 * @returns per group 0..1
 */
export function bootstrapJaccard(
  members: readonly Member[],
  labels: Int32Array,
  k: number,
  resamples: number,
  seed: number,
  pause?: () => void,
): Float64Array {
  const people = labels.length
  const sums = new Float64Array(k)
  const seen = new Float64Array(k)
  for (let resample = 0; resample < resamples; resample++) {
    pause?.()
    const random = createRandom(seed + 104729 * (resample + 1))
    const counts = new Float64Array(people)
    for (let draw = 0; draw < people; draw++) counts[random.whole(people)]!++
    const member = members[resample % members.length] as Member
    const { belonging } = fitMember(member, { k, starts: 2, seed: resample + 1, rounds: 20, counts })
    const again = strongest(belonging, people, k)
    const overlap = new Float64Array(k * k)
    const own = new Float64Array(k)
    const other = new Float64Array(k)
    for (let person = 0; person < people; person++) {
      if (counts[person] === 0 || labels[person]! < 0) continue
      own[labels[person]!]!++
      other[again[person]!]!++
      overlap[labels[person]! * k + again[person]!]!++
    }
    for (let group = 0; group < k; group++) {
      if (own[group] === 0) continue
      let best = 0
      for (let found = 0; found < k; found++) {
        const shared = overlap[group * k + found]!
        best = Math.max(best, shared / (own[group]! + other[found]! - shared))
      }
      sums[group]! += best
      seen[group]!++
    }
  }
  return sums.map((sum, group) => (seen[group]! > 0 ? sum / seen[group]! : 0))
}

/**
 * How often shuffled data hold as much as these: everything one person says on a topic stays together and goes to another
 * person of the same language, so that only what ties topics together is lost. With a single topic, passages are shuffled.
 * @returns p, at least 1 / (shuffles + 1)
 */
export function shuffleTest(
  member: Member,
  k: number,
  gain: number,
  shuffles: number,
  seed: number,
  pause?: () => void,
): number {
  const people = member.profile.rows
  const single = new Set(member.blocks.map((block) => block.topic)).size < 2
  let asGood = 0
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    pause?.()
    const blocks = member.blocks.map((block, at) =>
      single
        ? shufflePassages(block, seed + 6151 * shuffle + at)
        : shuffleAnswers(block, people, seed + 6151 * shuffle + at),
    )
    const shuffled = createMember(people, blocks, member.languages, member.seed)
    if (fitMember(shuffled, { k, starts: 2, seed: shuffle + 1, rounds: 20 }).gain >= gain) asGood++
  }
  return (asGood + 1) / (shuffles + 1)
}

function shufflePassages(block: Block, seed: number): Block {
  const random = createRandom(seed)
  const owner = Int32Array.from(block.owner)
  for (let at = owner.length - 1; at > 0; at--) swap(owner, at, random.whole(at + 1))
  return { ...block, owner }
}

/** Owners of a block exchange all their passages in it. */
function shuffleAnswers(block: Block, people: number, seed: number): Block {
  const random = createRandom(seed)
  const present = Int32Array.from(new Set(block.owner))
  const mixed = Int32Array.from(present)
  for (let at = mixed.length - 1; at > 0; at--) swap(mixed, at, random.whole(at + 1))
  const goesTo = new Int32Array(people).fill(-1)
  present.forEach((person, at) => {
    goesTo[person] = mixed[at] as number
  })
  return { ...block, owner: block.owner.map((person) => goesTo[person] as number) }
}

function swap(list: Int32Array, left: number, right: number): void {
  const kept = list[left] as number
  list[left] = list[right] as number
  list[right] = kept
}
