// The passages of each topic in each language as points on a sphere, where what says the same lies together. Cutting them into
// themes is next door.
import { characterGrams } from '../corpus/characters'
import { readPhrases, weighPhrases } from '../corpus/phrases'
import { presence, readVocabulary } from '../corpus/vocabulary'
import { normaliseGraph } from '../embed/normalise-graph'
import { reduce } from '../embed/reduce'
import { besides } from '../vectors/combine'
import { type Matrix, selectRows, zeros } from '../vectors/matrix'
import type { SparseRows } from '../vectors/sparse'
import type { Passage } from './read-people'

export type EmbeddedBlock = {
  readonly topic: string
  readonly language: string
  /** Index of each row's passage. */
  readonly passages: Int32Array
  readonly owner: Int32Array
  /** Passages x dimensions, scaled by singular values, leading dimensions first: by words, and by words and what stands around them. */
  readonly views: readonly [Matrix, Matrix]
}

/** Largest number of dimensions that a cut may ask for. */
export const mostDimensions = 18
/** Weight of character n-grams, and of pairs of words and stop words, beside words. */
const characterWeight = 0.15
const phraseWeight = 0.3
/** Exponent of the singular values. */
const spectralPower = 1.5
/** Fewer passages than this in a topic and language say nothing about themes. */
const leastPassages = 8

/** Embeds each topic in each language on its own. Cost: that of two truncated singular value decompositions. */
export function embedPassages(passages: readonly Passage[], seed: number, pause?: () => void): EmbeddedBlock[] {
  const keys = [...new Set(passages.map((passage) => `${passage.topic}\n${passage.language}`))].sort()
  return keys.flatMap((key) => {
    const [topic = '', language = ''] = key.split('\n')
    const rows = passages.flatMap((passage, at) =>
      passage.topic === topic && passage.language === language ? [at] : [],
    )
    if (rows.length < leastPassages) return []
    const texts = rows.map((at) => (passages[at] as Passage).text)
    const vocabulary = readVocabulary(texts, language)
    const characters = characterGrams(texts, { language })
    const words = besides(presence(vocabulary, 2).matrix, characters, characterWeight)
    const around = weighPhrases(readPhrases(vocabulary, { leastDocuments: 2 }), {
      stopWords: phraseWeight,
      pairs: phraseWeight,
    })
    const place = (features: SparseRows): Matrix => {
      pause?.()
      return placeRows(features, Math.min(mostDimensions, rows.length - 1), seed)
    }
    const views = [place(words), place(besides(around, characters, characterWeight))] as const
    const held = Int32Array.from(rows.keys()).filter((row) => words.starts[row + 1]! > words.starts[row]!)
    return [
      {
        topic,
        language,
        passages: held.map((row) => rows[row] as number),
        owner: held.map((row) => (passages[rows[row] as number] as Passage).person),
        views: [selectRows(views[0], held), selectRows(views[1], held)],
      },
    ]
  })
}

function placeRows(features: SparseRows, dimensions: number, seed: number): Matrix {
  const { left, values } = reduce(normaliseGraph(features), { dimensions, seed })
  const points = zeros(left.rows, left.cols)
  for (let at = 0; at < points.data.length; at++)
    points.data[at] = left.data[at]! * (values[at % left.cols] as number) ** spectralPower
  return points
}
