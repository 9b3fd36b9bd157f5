// Cuts the passages of a topic into themes: one way for the draft, many ways for the grouping, because no number of themes is
// right for every study.
import { kmeans } from '../group/kmeans'
import { firstColumns, type Matrix, normaliseRows, zeros } from '../vectors/matrix'
import type { Block } from './count-themes'
import { type EmbeddedBlock, mostDimensions } from './embed-passages'
import { topicWeight } from './topic-weights'

/** One way to cut embedded passages into themes; `view` is which of the two embeddings is cut. */
export type ThemeCut = {
  readonly themes: number
  readonly dimensions: number
  readonly view: 0 | 1
  readonly seed: number
}

export type CutThemes = {
  readonly themes: number
  readonly themeOf: Int32Array
  /** Passages x themes: cosine of each passage to the middle of each theme. */
  readonly closeness: Matrix
}

/** Passages that each theme should hold on average. */
const passagesPerTheme = 4
/** Passages of one person on one topic that count in full; more share this weight. */
const fullPassages = 6

/** k-means on the sphere. */
export function cutThemes(block: EmbeddedBlock, cut: ThemeCut): CutThemes {
  const points = normaliseRows(firstColumns(block.views[cut.view], cut.dimensions))
  const wanted = Math.max(2, Math.min(cut.themes, Math.floor(points.rows / passagesPerTheme)))
  const found = kmeans(points, { groups: wanted, seed: cut.seed, restarts: 1, rounds: 15 })
  const centres = normaliseRows(found.centres)
  const closeness = zeros(points.rows, centres.rows)
  const themeOf = new Int32Array(points.rows)
  for (let row = 0; row < points.rows; row++) {
    let best = 0
    for (let theme = 0; theme < centres.rows; theme++) {
      let cosine = 0
      for (let col = 0; col < points.cols; col++)
        cosine += points.data[row * points.cols + col]! * centres.data[theme * points.cols + col]!
      closeness.data[row * centres.rows + theme] = cosine
      if (cosine > closeness.data[row * centres.rows + best]! + 1e-12) best = theme
    }
    themeOf[row] = best
  }
  return { themes: centres.rows, themeOf, closeness }
}

/** Fewest and most themes of a cut, and how far its dimensions lie under and over its themes. */
const fewestThemes = 6
const mostThemes = 26
const narrowest = 0.7
const widest = 1.3
const fewestDimensions = 5

/** Numbers of themes on an even scale of ratios, dimensions and views in turn: evenly spread, however many are taken. */
export function spreadCuts(count: number, seed: number): ThemeCut[] {
  return Array.from({ length: count }, (_, at) => {
    const themes = Math.round(fewestThemes * (mostThemes / fewestThemes) ** ((at * 0.618) % 1))
    const dimensions = Math.round(themes * (narrowest + (widest - narrowest) * ((at * 0.414) % 1)))
    return {
      themes,
      dimensions: Math.max(fewestDimensions, Math.min(mostDimensions, dimensions)),
      view: at % 2 === 0 ? 0 : 1,
      seed: at + 1 + 1009 * seed,
    }
  })
}

/** Cuts every topic in each of these ways; a topic counts once, whatever the number of cuts. */
export function cutBlocks(embedded: readonly EmbeddedBlock[], cuts: readonly ThemeCut[], pause?: () => void): Block[] {
  return embedded.flatMap((block) => {
    const weight = passageWeights(block.owner, block.topic)
    const { topic, language, owner } = block
    return cuts.map((cut): Block => {
      pause?.()
      const { themes, themeOf } = cutThemes(block, cut)
      return { topic, language, owner, themes, theme: themeOf, weight, share: 1 / cuts.length }
    })
  })
}

function passageWeights(owner: Int32Array, topic: string): Float64Array {
  const counts = new Map<number, number>()
  for (const person of owner) counts.set(person, (counts.get(person) ?? 0) + 1)
  return Float64Array.from(
    owner,
    (person) => topicWeight(topic) * Math.min(1, fullPassages / (counts.get(person) as number)),
  )
}
