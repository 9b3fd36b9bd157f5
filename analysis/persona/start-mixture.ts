// Where the mixture starts: groups of people by the leading directions of what they name. With several languages every language
// starts on its own, because profiles over different blocks cannot be compared, and its kinds are then matched to those of the
// largest language by what is neutral between them (options, confirmed themes).
import { assignOneToOne } from '../corrections/assign'
import { normaliseGraph } from '../embed/normalise-graph'
import { reduce } from '../embed/reduce'
import { kmeans } from '../group/kmeans'
import { firstColumns, type Matrix, normaliseRows, zeros } from '../vectors/matrix'
import { selectSparseRows } from '../vectors/sparse'
import type { Block, ThemeCounts } from './count-themes'
import { type Mixture, mixPeople } from './mix-people'

/** The people of one language, or all where there is one, as points. */
type Part = { readonly rows: Int32Array; readonly points: Matrix }

export type Starts = {
  /** The largest language first. */
  readonly parts: readonly Part[]
  /** Columns that say something about people of every language. */
  readonly neutral: Int32Array
}

/** Belonging given to the kind that k-means found; the rest is spread. */
const firm = 0.9
/** Dimensions beyond the number of kinds, and all that are ever needed. */
const further = 1
const mostDimensions = 10
/** A rough reduction is enough to start from. */
const iterations = 2

/** `languages` is the language of each person's passages, `any` where there are none. Cost: that of a reduction. */
export function prepareStarts(themes: ThemeCounts, blocks: readonly Block[], languages: readonly string[]): Starts {
  const spoken = rankLanguages(languages)
  const everybody = Int32Array.from(languages.keys())
  const rowsOf =
    spoken.length < 2 ? [everybody] : spoken.map((language) => everybody.filter((row) => languages[row] === language))
  const neutral = blocks.flatMap(({ language }, at) =>
    language === 'any'
      ? Array.from({ length: themes.bounds[at + 1]! - themes.bounds[at]! }, (_, theme) => themes.bounds[at]! + theme)
      : [],
  )
  return {
    parts: rowsOf.map((rows) => ({ rows, points: placePeople(themes, rows) })),
    neutral: Int32Array.from(neutral),
  }
}

function placePeople({ counts }: ThemeCounts, rows: Int32Array): Matrix {
  const { left, values } = reduce(normaliseGraph(selectSparseRows(counts, rows)), {
    dimensions: Math.min(mostDimensions, rows.length),
    seed: 1,
    iterations,
  })
  const points = zeros(left.rows, left.cols)
  for (let at = 0; at < points.data.length; at++) points.data[at] = left.data[at]! * values[at % left.cols]!
  return points
}

/** Belonging (people x k) to start from. */
export function startMixture(
  themes: ThemeCounts,
  { parts, neutral }: Starts,
  k: number,
  seed: number,
  counts?: ArrayLike<number>,
): Float64Array {
  const people = themes.counts.rows
  if (parts.length === 1) {
    const start = new Float64Array(people * k)
    spread(start, parts[0] as Part, k, seed, counts)
    return start
  }
  const start = new Float64Array(people * k).fill(1 / k)
  let main: Mixture | undefined
  for (const part of parts) {
    const guess = new Float64Array(people * k).fill(1 / k)
    spread(guess, part, k, seed, counts)
    const inside = new Float64Array(people)
    for (const row of part.rows) inside[row] = counts?.[row] ?? 1
    const own = mixPeople(themes, { k, start: guess, rounds: 6, counts: inside })
    const kindOf = main ? matchKinds(own, main, neutral) : Int32Array.from({ length: k }, (_, kind) => kind)
    main ??= own
    for (const row of part.rows)
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
function matchKinds(own: Mixture, main: Mixture, neutral: Int32Array): Int32Array {
  const { k } = own
  const cols = own.profiles.length / k
  const agreement = new Float64Array(k * k)
  for (const column of neutral)
    for (let left = 0; left < k; left++)
      for (let right = 0; right < k; right++)
        agreement[left * k + right]! += Math.sqrt(
          own.profiles[left * cols + column]! * main.profiles[right * cols + column]!,
        )
  return assignOneToOne(agreement, k, k)
}

/** Writes the kinds that k-means finds among the people of a part. */
function spread(into: Float64Array, { rows, points }: Part, k: number, seed: number, counts?: ArrayLike<number>): void {
  const weights = counts ? { weights: Float64Array.from(rows, (row) => counts[row]!) } : {}
  const near = normaliseRows(firstColumns(points, k + further))
  const { labels } = kmeans(near, { groups: k, seed, restarts: 2, rounds: 8, ...weights })
  rows.forEach((row, at) => {
    into.fill(k === 1 ? 1 : (1 - firm) / (k - 1), row * k, (row + 1) * k)
    if (k > 1) into[row * k + labels[at]!] = firm
  })
}
