// Whether there is anything to find: answers are shuffled between people and grouped again. What ties one topic to another in
// the same person is then lost, and with it all that could make a persona.
import { createRandom } from '../vectors/random'
import { createMember, fitMember, type Member } from './fit-people'
import type { Block } from './mix-people'

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
