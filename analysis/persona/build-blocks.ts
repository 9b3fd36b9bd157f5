// Turns passages, chosen options and confirmed themes into blocks for the mixture. Free text is grouped softly into themes per
// topic and language; what is neutral between languages (options, confirmed themes, words that several languages share) makes
// blocks over everybody, and these alone tie the languages together.
import { characterGrams } from '../corpus/characters'
import { createConceptFinder } from '../corpus/concepts'
import { presence, readVocabulary } from '../corpus/vocabulary'
import { normaliseGraph } from '../embed/normalise-graph'
import { reduce } from '../embed/reduce'
import { kmeans } from '../group/kmeans'
import { firstColumns, type Matrix, normaliseRows, selectRows, zeros } from '../vectors/matrix'
import { besides } from '../vectors/sparse'
import type { Block } from './mix-people'
import type { Person } from './people'
import type { Passage } from './read-people'
import { topicWeight } from './topic-weights'

/** The passages of one topic in one language as points on a sphere, before they are cut into themes. */
export type EmbeddedBlock = {
  readonly topic: string
  readonly language: string
  /** Index of each row's passage. */
  readonly passages: Int32Array
  readonly owner: Int32Array
  /** Passages x dimensions, scaled by singular values, leading dimensions first. */
  readonly points: Matrix
}

/** One way to cut embedded passages into themes; several make an ensemble. */
export type ThemeCut = { readonly themes: number; readonly dimensions: number; readonly seed: number }

/** Largest number of dimensions that a cut may ask for. */
export const mostDimensions = 18
/** Weight of character n-grams beside words. */
const characterWeight = 0.15
/** Exponent of the singular values. */
const spectralPower = 1.5
/** How sharply a passage belongs to the nearest theme. */
const sharpness = 14
/** Fewer passages than this in a topic and language say nothing about themes. */
const leastPassages = 8
/** Passages that each theme should hold on average. */
const passagesPerTheme = 4
/** Passages of one person on one topic that count in full; more share this weight. */
const fullPassages = 6

/** Embeds each topic in each language on its own. Cost: that of a truncated singular value decomposition. */
export function embedPassages(passages: readonly Passage[], seed: number, pause?: () => void): EmbeddedBlock[] {
  const keys = [...new Set(passages.map((passage) => `${passage.topic}\n${passage.language}`))].sort()
  return keys.flatMap((key) => {
    const [topic = '', language = ''] = key.split('\n')
    const rows = passages.flatMap((passage, at) =>
      passage.topic === topic && passage.language === language ? [at] : [],
    )
    if (rows.length < leastPassages) return []
    pause?.()
    const texts = rows.map((at) => (passages[at] as Passage).text)
    const words = presence(readVocabulary(texts, language), 2).matrix
    const features = besides(words, characterGrams(texts, { language }), characterWeight)
    const { left, values } = reduce(normaliseGraph(features), {
      dimensions: Math.min(mostDimensions, rows.length - 1),
      seed,
    })
    const points = zeros(left.rows, left.cols)
    for (let at = 0; at < points.data.length; at++) {
      points.data[at] = left.data[at]! * (values[at % left.cols] as number) ** spectralPower
    }
    const held = Int32Array.from(rows.keys()).filter((row) => features.starts[row + 1]! > features.starts[row]!)
    const of = (row: number) => passages[rows[row] as number] as Passage
    return [
      {
        topic,
        language,
        passages: held.map((row) => rows[row] as number),
        owner: held.map((row) => of(row).person),
        points: selectRows(points, held),
      },
    ]
  })
}

/** Cuts an embedded topic into themes: k-means on the sphere, then soft membership by the cosine to each centre. */
export function cutThemes(block: EmbeddedBlock, cut: ThemeCut): Block {
  const points = normaliseRows(firstColumns(block.points, cut.dimensions))
  const themes = Math.max(2, Math.min(cut.themes, Math.floor(points.rows / passagesPerTheme)))
  const centres = normaliseRows(kmeans(points, { groups: themes, seed: cut.seed, restarts: 4, rounds: 20 }).centres)
  const soft = zeros(points.rows, centres.rows)
  for (let row = 0; row < points.rows; row++) {
    let nearest = Number.NEGATIVE_INFINITY
    for (let theme = 0; theme < centres.rows; theme++) {
      let cosine = 0
      for (let col = 0; col < points.cols; col++)
        cosine += points.data[row * points.cols + col]! * centres.data[theme * points.cols + col]!
      soft.data[row * centres.rows + theme] = cosine
      nearest = Math.max(nearest, cosine)
    }
    let total = 0
    for (let theme = 0; theme < centres.rows; theme++) {
      const value = Math.exp(sharpness * (soft.data[row * centres.rows + theme]! - nearest))
      soft.data[row * centres.rows + theme] = value
      total += value
    }
    for (let theme = 0; theme < centres.rows; theme++) soft.data[row * centres.rows + theme]! /= total
  }
  return {
    topic: block.topic,
    language: block.language,
    owner: block.owner,
    soft,
    weight: passageWeights(block.owner, block.topic),
  }
}

/** Blocks over everybody: closed answers by question, confirmed themes by topic. Their language is `any`. */
export function neutralBlocks(people: readonly Person[], passages: readonly Passage[]): Block[] {
  const entries = new Map<string, { topic: string; owner: number; value: string; weight: number }[]>()
  const add = (key: string, entry: { topic: string; owner: number; value: string; weight: number }) =>
    entries.set(key, [...(entries.get(key) ?? []), entry])
  people.forEach((person, owner) => {
    const choices = (person.choices ?? []).filter((choice) => topicWeight(choice.topic) > 0)
    for (const { topic, question, option, rank } of choices) {
      add(`choice\n${topic}\n${question}`, { topic, owner, value: option, weight: 1 / (rank ?? 1) })
    }
  })
  for (const { topic, owner, value, weight } of sharedConcepts(passages))
    add(`concept\n${topic}`, { topic, owner, value, weight })
  for (const passage of passages) {
    for (const theme of passage.themes) {
      add(`theme\n${passage.topic}`, { topic: passage.topic, owner: passage.person, value: theme, weight: 1 })
    }
  }
  return [...entries.keys()].sort().flatMap((key) => {
    const list = entries.get(key) as { topic: string; owner: number; value: string; weight: number }[]
    const values = [...new Set(list.map((entry) => entry.value))].sort()
    if (values.length < 2) return []
    const soft = zeros(list.length, values.length)
    list.forEach((entry, row) => {
      soft.data[row * values.length + values.indexOf(entry.value)] = 1
    })
    const weight = Float64Array.from(list, (entry) => entry.weight * topicWeight(entry.topic))
    return [
      {
        topic: (list[0] as { topic: string }).topic,
        language: 'any',
        owner: Int32Array.from(list, (entry) => entry.owner),
        soft,
        weight,
      },
    ]
  })
}

/** Weight of a concept beside a chosen option: it is a guess of a table, not a word of the person. */
const conceptWeight = 0.5
/** People of each language who must name a concept for it to tie languages together. */
const fewestNaming = 2
/** Share of each language's people whom its concepts must reach; below, they would tie the few and be silent about the rest. */
const leastReached = 0.3

/**
 * Concepts of the term table that people of two languages or more name on the same topic, where they reach every language.
 * Within one language there is nothing to tie, and nothing is added.
 */
function sharedConcepts(passages: readonly Passage[]) {
  if (new Set(passages.map(({ language }) => language)).size < 2) return []
  const finder = createConceptFinder()
  const named = passages.flatMap(({ person, topic, language, text }) =>
    finder.find(text, language).map((concept) => ({ person, topic, language, concept })),
  )
  const naming = new Map<string, Map<string, Set<number>>>()
  for (const { person, topic, language, concept } of named) {
    const key = `${topic}\n${concept}`
    const languages = naming.get(key) ?? new Map<string, Set<number>>()
    naming.set(key, languages)
    languages.set(language, (languages.get(language) ?? new Set<number>()).add(person))
  }
  const ties = (topic: string, concept: number): boolean =>
    [...naming.get(`${topic}\n${concept}`)!.values()].filter((people) => people.size >= fewestNaming).length > 1
  const tying = named.filter(({ topic, concept }) => ties(topic, concept))
  const reaches = new Map(
    [...new Set(tying.map(({ topic }) => topic))].map((topic) => [topic, reached(topic, passages, tying)]),
  )
  return tying
    .filter(({ topic }) => reaches.get(topic))
    .map(({ person, topic, concept }) => ({ topic, owner: person, value: `c${concept}`, weight: conceptWeight }))
}

/** Whether enough people of every language with an answer on the topic name one of the concepts that tie. */
function reached(
  topic: string,
  passages: readonly Passage[],
  tying: readonly { readonly person: number; readonly topic: string }[],
): boolean {
  const naming = new Set(tying.flatMap((one) => (one.topic === topic ? [one.person] : [])))
  const speakers = new Map<string, Set<number>>()
  for (const { person, language, topic: own } of passages)
    if (own === topic) speakers.set(language, (speakers.get(language) ?? new Set<number>()).add(person))
  return [...speakers.values()].every(
    (people) => [...people].filter((person) => naming.has(person)).length >= leastReached * people.size,
  )
}

function passageWeights(owner: Int32Array, topic: string): Float64Array {
  const counts = new Map<number, number>()
  for (const person of owner) counts.set(person, (counts.get(person) ?? 0) + 1)
  return Float64Array.from(
    owner,
    (person) => topicWeight(topic) * Math.min(1, fullPassages / (counts.get(person) as number)),
  )
}
