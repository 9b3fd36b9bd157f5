// From the texts of one topic in one language to groups of them: the heart of the room.
import { characterGrams } from '../corpus/characters'
import { presence, readVocabulary, type Vocabulary } from '../corpus/vocabulary'
import { normaliseGraph } from '../embed/normalise-graph'
import { reduce } from '../embed/reduce'
import type { CurvePoint, GroupCount } from '../shapes'
import { type Matrix, normaliseRows, zeros } from '../vectors/matrix'
import { besides, type SparseRows } from '../vectors/sparse'
import { kmeans, orderBySize } from './kmeans'
import { refineByMixture } from './mixture'

export type GroupTextsOptions = {
  readonly groups: number | 'auto'
  readonly language: string
  readonly seed: number
  readonly pause?: (step: string, share: number) => void
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
  readonly votes: GroupCount['votes']
  readonly curve: readonly CurvePoint[]
  readonly method: string
}

/** Character n-grams beside words up to this many texts; above, words are plenty and n-grams only cost time. */
const mostForCharacters = 8000
/** From here the mixture has enough words per group to sharpen them. */
const leastForMixture = 5000

/** Texts must be in the order of their hashes (see vectors/random), and cleaned. */
export function groupTexts(texts: readonly string[], options: GroupTextsOptions): GroupedTexts {
  const { language, seed } = options
  const pause = options.pause ?? (() => undefined)
  const vocabulary = readVocabulary(texts, language, (at) => pause('reading', (0.2 * at) / texts.length))
  const { matrix, words } = presence(vocabulary, texts.length < 30 ? 1 : 2)
  const groups = Math.max(1, Math.min(options.groups === 'auto' ? 8 : options.groups, texts.length))
  const features =
    texts.length <= mostForCharacters
      ? besides(matrix, characterGrams(texts, { language, leastDocuments: texts.length < 30 ? 2 : 3 }), 0.15)
      : matrix
  pause('embedding', 0.3)
  const points = embed(features, groups + 2, seed)
  pause('grouping', 0.4)
  const first = kmeans(points, { groups, seed, pause: () => pause('grouping', 0.5) }).labels
  const count = first.reduce((most, label) => Math.max(most, label + 1), 0)
  const sweeps = texts.length >= leastForMixture ? 8 : 0
  const fitted = refineByMixture(matrix, first, { groups: count, sweeps, pause: () => pause('refining', 0.8) })
  const labels = orderBySize(fitted.labels)
  const renamed = new Int32Array(count).fill(-1)
  fitted.labels.forEach((label, row) => {
    renamed[label] = labels[row]!
  })
  return {
    labels,
    count: labels.reduce((most, label) => Math.max(most, label + 1), 0),
    seconds: fitted.seconds.map((label) => (label < 0 ? -1 : renamed[label]!)),
    confidences: fitted.odds.map((odds) => (odds === Number.POSITIVE_INFINITY ? 1 : 1 / (1 + Math.exp(-odds / 3)))),
    vocabulary,
    counts: matrix,
    words,
    votes: { parallel: groups, modularity: groups, communities: groups },
    curve: [],
    method: sweeps > 0 ? 'words, mixture' : 'words and characters',
  }
}

/** Rows of the leading left vectors, each times its value to the power 1.5, at unit length. */
function embed(features: SparseRows, dimensions: number, seed: number): Matrix {
  const { left, values } = reduce(normaliseGraph(features), { dimensions, seed })
  const points = zeros(left.rows, left.cols)
  for (let row = 0; row < left.rows; row++)
    for (let col = 0; col < left.cols; col++)
      points.data[row * left.cols + col] = left.data[row * left.cols + col]! * values[col]! ** 1.5
  return normaliseRows(points)
}
