// What groups are worth when there is nothing to find: answers are shuffled between people and grouped again. What ties one topic
// to another in the same person is then lost, and with it all that could make a persona.
import { createRandom } from '../vectors/random'
import type { Block } from './count-themes'
import { fitSample, readSample, type Sample } from './fit-people'

/**
 * The same people with everything that one person says or chooses on a topic given, together, to another person of the same
 * language, so that only what ties topics together is lost. With a single topic, passages are shuffled.
 */
export function shufflePeople(
  people: number,
  blocks: readonly Block[],
  languages: readonly string[],
  seed: number,
): Sample {
  const topics = [...new Set(blocks.map(({ topic }) => topic))].sort()
  const random = createRandom(seed)
  // Cuts of the same passages share one list of owners, and have to share one shuffle.
  const moved = new Map<Int32Array, Int32Array>()
  for (const topic of topics) {
    const own = blocks.filter((block) => block.topic === topic)
    const goesTo = topics.length < 2 ? undefined : exchange(people, own, languages, random.whole)
    for (const { owner } of own) {
      if (moved.has(owner)) continue
      moved.set(owner, goesTo ? owner.map((person) => goesTo[person]!) : shuffle(owner, random.whole))
    }
  }
  const shuffled = blocks.map((block) => ({ ...block, owner: moved.get(block.owner) as Int32Array }))
  return readSample(people, shuffled, languages)
}

/** The seed of each shuffle; the first few help to choose the number, more of them test it. */
export const shuffleSeed = (seed: number, shuffle: number): number => seed + 6151 * shuffle

/** Log likelihood of k kinds over that of one, on shuffled people. */
export const gainByChance = (sample: Sample, k: number, seed: number): number =>
  fitSample(sample, { k, starts: 1, seed, rounds: 8 }).gain

/** Who gets the answers of whom: people who say something on the topic exchange with those of their language. */
function exchange(
  people: number,
  blocks: readonly Block[],
  languages: readonly string[],
  whole: (below: number) => number,
): Int32Array {
  const goesTo = Int32Array.from({ length: people }, (_, person) => person)
  const speaks = new Uint8Array(people)
  for (const owner of new Set(blocks.map((block) => block.owner))) for (const person of owner) speaks[person] = 1
  const own = goesTo.slice()
  for (const language of new Set(languages)) {
    const speakers = own.filter((_, person) => speaks[person] === 1 && languages[person] === language)
    const mixed = shuffle(speakers, whole)
    speakers.forEach((person, at) => {
      goesTo[person] = mixed[at]!
    })
  }
  return goesTo
}

function shuffle(list: Int32Array, whole: (below: number) => number): Int32Array {
  const mixed = Int32Array.from(list)
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = whole(at + 1)
    const kept = mixed[at]!
    mixed[at] = mixed[other]!
    mixed[other] = kept
  }
  return mixed
}
