// Where the mixture starts: groups of people by their theme profiles. With several languages every language starts on its own,
// because profiles over different blocks cannot be compared, and its kinds are then matched to those of the largest language by
// what is neutral between them (options, confirmed themes).
import { assignOneToOne } from '../corrections/assign'
import { kmeans } from '../group/kmeans'
import { type Matrix, selectRows, zeros } from '../vectors/matrix'
import { type Block, mixPeople } from './mix-people'

/** Belonging given to the kind that k-means found; the rest is spread. */
const firm = 0.9

/** People x all themes of the blocks: shares within each block, weighted by topic; blocks in which a person is silent stay 0. */
export function profilePeople(people: number, blocks: readonly Block[]): Matrix {
  const width = blocks.reduce((sum, block) => sum + block.soft.cols, 0)
  const profile = zeros(people, width)
  let from = 0
  for (const block of blocks) {
    const themes = block.soft.cols
    const mass = new Float64Array(people)
    block.owner.forEach((person, passage) => {
      mass[person]! += block.weight[passage]!
      for (let theme = 0; theme < themes; theme++) {
        profile.data[person * width + from + theme]! +=
          block.weight[passage]! * block.soft.data[passage * themes + theme]!
      }
    })
    for (let person = 0; person < people; person++) {
      if (mass[person] === 0) continue
      for (let theme = 0; theme < themes; theme++) profile.data[person * width + from + theme]! /= mass[person]!
    }
    from += themes
  }
  return profile
}

/** Belonging (people x k) to start from. `languages` is the language of each person's passages, `any` where there are none. */
export function startMixture(
  profile: Matrix,
  blocks: readonly Block[],
  languages: readonly string[],
  k: number,
  seed: number,
  counts?: ArrayLike<number>,
): Float64Array {
  const spoken = rankLanguages(languages)
  if (spoken.length < 2) {
    const weights = counts ? { weights: counts } : {}
    return spread(kmeans(profile, { groups: k, seed, restarts: 1, rounds: 8, ...weights }).labels, k)
  }
  const start = new Float64Array(profile.rows * k).fill(1 / k)
  const neutral = blocks.filter((block) => block.language === 'any')
  let main: Float64Array[] | undefined
  for (const language of spoken) {
    const rows = Int32Array.from(languages.keys()).filter((row) => languages[row] === language)
    const labels = kmeans(selectRows(profile, rows), { groups: k, seed, restarts: 1, rounds: 8 }).labels
    const guess = new Float64Array(profile.rows * k).fill(1 / k)
    spread(labels, k).forEach((value, at) => {
      guess[(rows[Math.floor(at / k)] as number) * k + (at % k)] = value
    })
    const inside = Float64Array.from(languages, (spokenHere) => (spokenHere === language ? 1 : 0))
    const weighted = counts ? inside.map((value, row) => value * (counts[row] as number)) : inside
    const own = mixPeople(profile.rows, [...blocks.filter((block) => block.language === language), ...neutral], {
      k,
      start: guess,
      rounds: 6,
      counts: weighted,
    })
    const profiles = own.profiles.slice(own.profiles.length - neutral.length)
    const kindOf =
      main === undefined ? Int32Array.from({ length: k }, (_, kind) => kind) : matchKinds(profiles, main, neutral, k)
    main ??= profiles
    for (const row of rows)
      for (let kind = 0; kind < k; kind++) start[row * k + kindOf[kind]!] = own.belonging[row * k + kind]!
  }
  return start
}

/** Languages of at least a few people, the commonest first. */
export function rankLanguages(languages: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const language of languages) if (language !== 'any') counts.set(language, (counts.get(language) ?? 0) + 1)
  return [...counts.keys()].sort((left, right) => counts.get(right)! - counts.get(left)! || (left < right ? -1 : 1))
}

/** Kinds of one language to kinds of another, so that their shares of neutral themes agree most (Bhattacharyya coefficient). */
function matchKinds(
  own: readonly Float64Array[],
  main: readonly Float64Array[],
  blocks: readonly Block[],
  k: number,
): Int32Array {
  const agreement = new Float64Array(k * k)
  blocks.forEach((block, at) => {
    const themes = block.soft.cols
    for (let left = 0; left < k; left++) {
      for (let right = 0; right < k; right++) {
        for (let theme = 0; theme < themes; theme++) {
          agreement[left * k + right]! += Math.sqrt(
            own[at]![left * themes + theme]! * main[at]![right * themes + theme]!,
          )
        }
      }
    }
  })
  return assignOneToOne(agreement, k, k)
}

function spread(labels: ArrayLike<number>, k: number): Float64Array {
  const belonging = new Float64Array(labels.length * k).fill(k === 1 ? 1 : (1 - firm) / (k - 1))
  for (let row = 0; row < labels.length; row++) belonging[row * k + labels[row]!] = k === 1 ? 1 : firm
  return belonging
}
