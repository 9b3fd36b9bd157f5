// Answers that hold several ideas carry several themes: the whole answer is grouped once, by what it says most; here each idea
// in it is compared with the finished themes, and one that clearly says something else adds that theme, with its place.
import { cleanText } from '../corpus/clean-text'
import { maskPersonalData } from '../corpus/mask-personal-data'
import { splitIdeas } from '../corpus/split-ideas'
import { createStemmer } from '../corpus/stem'
import { tokenise } from '../corpus/tokenise'
import type { Crew, Pending } from '../crew'
import type { Block } from '../label/describe-themes'
import type { Verbatim } from '../shapes'
import type { SparseRows } from '../vectors/sparse'

export type FurtherTheme = {
  readonly group: number
  /** Characters [start, end) of the answer as written. */
  readonly start: number
  readonly end: number
  readonly confidence: number
}

/** Weight of the overall shares of words in a theme's shares, in words. */
const prior = 20
/** Log odds by which an idea must speak for another theme: over chance, over the answer's own theme, over the next one. */
const leastOverChance = 2
const leastOverMain = 3
const leastOverNext = 1
/** Words that tell in an idea; one alone may stand in any theme by chance. */
const leastWords = 1
/** Further themes of one answer. */
const mostFurther = 3

/** Two thoughts leave a trace: nothing in a text without one is read. */
const maySplit = /[.!?…;,。！？；，、\n]\s*\S|\s[-–—•*]\s/u

export type FurtherThemes = ReadonlyMap<number, readonly FurtherTheme[]>

/**
 * Further themes of the answers that have some, by position of the verbatim, in the order of the text; begun at once. `groupOf`
 * is the group of each position, -1 none. O(words + ideas x words in them x groups).
 */
export function findFurtherThemes(
  blocks: readonly Block[],
  groupOf: ReadonlyMap<number, number>,
  groups: number,
  verbatims: readonly Verbatim[],
  { crew, pause }: { readonly crew: Crew; readonly pause: () => void },
): Pick<Pending<FurtherThemes>, 'take'> {
  const begun = (groups < 2 ? [] : blocks).map(({ rows, language, grouped }) => {
    const input: FurtherInput = {
      texts: rows.map((row) => verbatims[row]!.text),
      labels: Int32Array.from(rows, (row) => groupOf.get(row) ?? -1),
      groups,
      language,
      counts: grouped.counts,
      stems: Array.from(grouped.words, (word) => grouped.vocabulary.stems[word]!),
    }
    return { rows, reading: crew.begin(readFurther, input, pause) }
  })
  return {
    take: () =>
      new Map(
        begun.flatMap(({ rows, reading }) => reading.take().map(({ at, further }) => [rows[at]!, further] as const)),
      ),
  }
}

type FurtherInput = {
  /** As written. */
  readonly texts: readonly string[]
  /** Group of each text, -1 none. */
  readonly labels: Int32Array
  readonly groups: number
  readonly language: string
  /** Word counts of the texts, and the stem of each column. */
  readonly counts: SparseRows
  readonly stems: readonly string[]
}

type Found = { readonly at: number; readonly further: FurtherTheme[] }

/** The texts of one language that hold further themes, by their place. */
export function readFurther(input: FurtherInput, pause: () => void): Found[] {
  const { texts, labels } = input
  const model = countWords(input)
  const found: Found[] = []
  for (let at = 0; at < texts.length; at++) {
    if ((at & 255) === 0) pause()
    if (labels[at]! < 0 || !maySplit.test(texts[at]!)) continue
    const further = readAnswer(texts[at]!, model, labels[at]!, at)
    if (further.length > 0) found.push({ at, further })
  }
  return found
}

function readAnswer(text: string, model: Model, main: number, at: number): FurtherTheme[] {
  const ideas = splitIdeas(text)
  if (ideas.length < 2) return []
  const judged = ideas.map((idea) => ({ ...idea, ...judge(idea.text, model, main, at) }))
  // An answer keeps its theme for a reason: where no idea speaks for it, the others do not outvote it.
  if (judged.every(({ group }) => group >= 0)) return []
  const best = new Map<number, FurtherTheme>()
  for (const { group, start, end, confidence } of judged) {
    if (group < 0) continue
    const known = best.get(group)
    if (!known || confidence > known.confidence) best.set(group, { group, start, end, confidence })
  }
  return [...best.values()]
    .sort((left, right) => right.confidence - left.confidence || left.start - right.start)
    .slice(0, mostFurther)
    .sort((left, right) => left.start - right.start)
}

type Model = {
  readonly groups: number
  readonly columnOf: (word: string) => number
  readonly tokens: (text: string) => string[]
  /** Answers of each group that hold a word, word-major. */
  readonly inGroup: Float64Array
  readonly total: Float64Array
  readonly mass: Float64Array
  readonly all: number
  readonly counts: SparseRows
}

function countWords({ labels, groups, language, counts, stems }: FurtherInput): Model {
  const inGroup = new Float64Array(counts.cols * groups)
  const total = new Float64Array(counts.cols)
  const mass = new Float64Array(groups)
  for (let at = 0; at < labels.length; at++) {
    const group = labels[at]!
    if (group < 0) continue
    for (let place = counts.starts[at]!; place < counts.starts[at + 1]!; place++) {
      inGroup[counts.columns[place]! * groups + group]!++
      total[counts.columns[place]!]!++
      mass[group]!++
    }
  }
  const stem = createStemmer(language)
  const columns = new Map(stems.map((word, column) => [word, column]))
  return {
    groups,
    columnOf: (word) =>
      columns.get(
        stem(
          word
            .toLowerCase()
            .replace(/’/g, "'")
            .replace(/'(?:s|re|ve|ll|d|m)?$/u, ''),
        ),
      ) ?? -1,
    tokens: (text) => tokenise(maskPersonalData(cleanText(text)).text, language),
    inGroup,
    total,
    mass,
    all: mass.reduce((sum, value) => sum + value, 0),
    counts,
  }
}

/** The theme that an idea clearly speaks for instead of `main`, -1 none. The answer itself does not count as evidence. */
function judge(idea: string, model: Model, main: number, at: number): { group: number; confidence: number } {
  const { groups, counts } = model
  const own = new Set(counts.columns.subarray(counts.starts[at]!, counts.starts[at + 1]!))
  const known = [...new Set(model.tokens(idea).map(model.columnOf))].filter(
    (column) => column >= 0 && model.total[column]! > Number(own.has(column)),
  )
  const none = { group: -1, confidence: 0 }
  if (known.length < leastWords) return none
  const scores = new Float64Array(groups)
  for (const column of known) {
    const self = Number(own.has(column))
    const share = (model.total[column]! - self) / model.all
    for (let group = 0; group < groups; group++) {
      const mine = group === main ? self : 0
      const count = model.inGroup[column * groups + group]! - mine
      const mass = model.mass[group]! - (group === main ? own.size : 0)
      scores[group]! += Math.log((count + prior * share) / (mass + prior) / share)
    }
  }
  let first = main
  let next = Number.NEGATIVE_INFINITY
  for (let group = 0; group < groups; group++) if (scores[group]! > scores[first]! + 1e-9) first = group
  for (let group = 0; group < groups; group++) if (group !== first) next = Math.max(next, scores[group]!)
  const clear =
    first !== main &&
    scores[first]! >= leastOverChance &&
    scores[first]! - scores[main]! >= leastOverMain &&
    scores[first]! - next >= leastOverNext
  return clear ? { group: first, confidence: 1 / (1 + Math.exp(next - scores[first]!)) } : none
}
