// What answers are about, by the table of everyday concepts: "doctor" and "physician" are one there, and a word that the table
// knows tells more often what somebody speaks of than one that it does not. Heard where answers are read by what others say;
// groupings are made from words alone, so that a concept confirms what words have shown and founds nothing of its own.
import { type ConceptFinder, conceptCount, createConceptFinder } from '../corpus/concepts'
import type { Stems } from '../corpus/stem'
import { alone, type Crew, type Pending } from '../crew'
import { weighFeatures } from '../embed/weigh-features'
import { besides } from '../vectors/combine'
import { keepColumns, type SparseRows } from '../vectors/sparse'
import { areWordy, mayBeWordy, readLater, type Views } from './views'

export type HearOptions = {
  readonly language: string
  readonly groups: number
  /** What words are known to come to. */
  readonly roots?: Stems | undefined
  readonly crew?: Crew
  readonly pause?: () => void
}

/** Larger sets, and many wordy answers, say enough in words. */
const mostAnswers = 8000
/** Concepts of the table that each theme needs: so few cannot tell more themes apart, and blur those that words tell. */
const perTheme = 10
/** Answers that must name a concept before it counts. */
const leastAnswers = 3
/** Weight of the concepts of an answer beside 1 for its words, and 1 for pieces of them. */
const weight = 0.6
/** Answers that are read between two pauses. */
const stretch = 256

/** Offers to look for concepts where they may be heard: it takes the texts alone, so it can be done while words are read. */
export function offerConcepts(
  texts: readonly string[],
  { language, groups, roots, crew = alone, pause = () => undefined }: HearOptions,
): Pending<SparseRows> | undefined {
  if (groups < 2 || texts.length > mostAnswers || groups * perTheme > conceptCount) return undefined
  return crew.begin(findConcepts, { texts, language, roots }, pause, mayBeWordy(texts.length) ? 'perhaps' : undefined)
}

type FindInput = { readonly texts: readonly string[]; readonly language: string; readonly roots?: Stems | undefined }

/** The concepts that enough texts name, weighed. */
export function findConcepts({ texts, language, roots }: FindInput, pause: () => void): SparseRows {
  return weighFeatures(
    keepColumns(conceptsSaid(texts, createConceptFinder([], roots), { language, pause }), leastAnswers),
  )
}

/** The views with concepts among what is read. */
export function hearConcepts(views: Views, offered: Pending<SparseRows> | undefined): Views {
  if (!offered) return views
  const { words, counts, wordOf, spoken, features } = views
  if (!areWordy(views))
    return readLater({ words, counts, wordOf, spoken, features }, () => besides(views.reading, offered.take(), weight))
  offered.drop()
  return views
}

/** Which concepts each text names: 1 in their columns. */
export function conceptsSaid(
  texts: readonly string[],
  finder: Pick<ConceptFinder, 'find' | 'count'>,
  { language, pause }: Pick<HearOptions, 'language' | 'pause'>,
): SparseRows {
  const starts = new Int32Array(texts.length + 1)
  const columns: number[] = []
  for (const [row, text] of texts.entries()) {
    if (row % stretch === 0) pause?.()
    columns.push(...finder.find(text, language))
    starts[row + 1] = columns.length
  }
  return {
    rows: texts.length,
    cols: finder.count,
    starts,
    columns: Int32Array.from(columns),
    values: new Float64Array(columns.length).fill(1),
  }
}
