// From the texts of one topic in one language to groups of them: the heart of the room.
import type { ReadTexts } from '../corpus/spellings'
import { readVocabulary, type Vocabulary } from '../corpus/vocabulary'
import { alone, type Crew } from '../crew'
import type { CurvePoint, GroupCount } from '../shapes'
import type { SparseRows } from '../vectors/sparse'
import { chooseCount } from './choose-count'
import { groupByEnsemble } from './ensemble'
import { hearConcepts, offerConcepts } from './hear-concepts'
import { orderBySize } from './kmeans'
import { judgeByMixture } from './mixture'
import { type GramsBefore, offerPieces, readViews } from './views'

export type GroupTextsOptions = {
  readonly groups: number | 'auto'
  readonly language: string
  readonly seed: number
  readonly pause?: (step: string, share: number) => void
  readonly crew?: Crew
  /** What has been read of the texts already. */
  readonly read?: ReadTexts & { readonly before?: GramsBefore | undefined }
}

export type GroupedTexts = {
  /** 0 the largest; every text has a group. */
  readonly labels: Int32Array
  readonly count: number
  /** Next best group of each text, -1 if there is one group only. */
  readonly seconds: Int32Array
  /** 0..1 per text. */
  readonly confidences: Float64Array
  readonly vocabulary: Vocabulary
  /** Word counts of texts, for labels and separation. */
  readonly counts: SparseRows
  /** Word number of each column of `counts`. */
  readonly words: Int32Array
  /** Absent where the number was given. */
  readonly votes?: GroupCount['votes']
  readonly spoke?: GroupCount['spoke']
  readonly curve: readonly CurvePoint[]
  readonly method: string
}

/** Texts must be in the order of their hashes (see vectors/random), and cleaned. */
export function groupTexts(texts: readonly string[], options: GroupTextsOptions): GroupedTexts {
  const { language, seed, crew = alone } = options
  const pause = options.pause ?? (() => undefined)
  const reading = (): void => pause('reading', 0.2)
  const pieces = offerPieces(texts, language, crew, reading, options.read?.before)
  const vocabulary = readVocabulary(texts, language, { pause: reading, read: options.read, crew })
  const offer = (groups: number) =>
    offerConcepts(texts, { language, groups, roots: vocabulary.roots, crew, pause: reading })
  const given = options.groups === 'auto' ? undefined : offer(Math.min(options.groups, texts.length))
  const views = readViews(vocabulary, pieces, reading, crew)
  const asked =
    options.groups === 'auto'
      ? chooseCount(views.features[0]!, views.words, { seed, pause: () => pause('counting groups', 0.2) })
      : undefined
  const groups = Math.max(1, Math.min(asked?.chosen ?? Number(options.groups), texts.length))
  const heard = hearConcepts(views, asked ? offer(groups) : given)
  const { labels: found, method } = groupByEnsemble(heard, {
    groups,
    seed,
    crew,
    pause: (step, share) => pause(step, 0.2 + 0.7 * share),
  })
  const labels = orderBySize(uniteEqual(texts, found))
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  const { seconds, odds } = judgeByMixture(views.words, labels, {
    groups: count,
    pause: () => pause('judging', 0.95),
  })
  return {
    labels,
    count,
    seconds,
    confidences: odds.map((value) => (value === Number.POSITIVE_INFINITY ? 1 : 1 / (1 + Math.exp(-value / 3)))),
    vocabulary,
    counts: views.words,
    words: views.wordOf,
    ...(asked ? { votes: asked.votes, spoke: asked.spoke, curve: asked.curve } : { curve: [] }),
    method,
  }
}

/** Equal texts, which are neighbours in the order of hashes, all get the label that most of them have. */
function uniteEqual(texts: readonly string[], labels: Int32Array): Int32Array {
  const united = labels.slice()
  for (let from = 0; from < texts.length; ) {
    let to = from + 1
    while (to < texts.length && texts[to] === texts[from]) to++
    if (to - from > 1) united.fill(commonestOf(labels.subarray(from, to)), from, to)
    from = to
  }
  return united
}

function commonestOf(labels: Int32Array): number {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].sort(([one, left], [other, right]) => right - left || one - other)[0]![0]
}
