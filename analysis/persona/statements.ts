// What can be said of a persona: themes of free text, confirmed themes and chosen options, each with who could have said it and
// who did, with the passages. Drafts, contrasts and names are written from these.
import { createStemmer } from '../corpus/stem'
import { presence, readVocabulary } from '../corpus/vocabulary'
import { chooseTerms } from '../label/label-theme'
import { cutThemes } from './cut-themes'
import type { EmbeddedBlock } from './embed-passages'
import type { Person } from './people'
import type { Passage } from './read-people'
import { topicWeight } from './topic-weights'

export type Statement = {
  readonly topic: string
  readonly language: string
  readonly label: string
  /** Rows of people who said anything usable there. */
  readonly asked: ReadonlySet<number>
  /** Rows of people who said this. */
  readonly said: ReadonlySet<number>
  /** Passages that say it, the most typical first; none for chosen options. */
  readonly passages: readonly number[]
  /** Passages of the same topic and language that say something else, the least related first. */
  readonly otherwise: readonly number[]
}

/** Themes of the draft: finer than most cuts, so that a label is one thing. */
const draftCut = { themes: 12, dimensions: 13, view: 0, seed: 2 } as const
/** People who must say something before it is a statement. */
const leastPeople = 3
const labelTerms = 3

/** Statements of free text, one for each theme of each topic and language. */
export function freeStatements(
  passages: readonly Passage[],
  embedded: readonly EmbeddedBlock[],
  seed: number,
): Statement[] {
  return embedded.flatMap((block) => {
    const { themes, themeOf, closeness } = cutThemes(block, { ...draftCut, seed: draftCut.seed + 1009 * seed })
    const strength = (row: number, theme: number) => closeness.data[row * themes + theme]!
    const labels = labelThemes(block, passages, themeOf, themes)
    const asked = new Set(block.owner)
    return Array.from({ length: themes }, (_, theme) => {
      const rows = [...themeOf.keys()].sort(
        (left, right) => strength(right, theme) - strength(left, theme) || left - right,
      )
      const inside = rows.filter((row) => themeOf[row] === theme)
      return {
        topic: block.topic,
        language: block.language,
        label: labels[theme] as string,
        asked,
        said: new Set(inside.map((row) => block.owner[row] as number)),
        passages: inside.map((row) => block.passages[row] as number),
        otherwise: rows
          .filter((row) => themeOf[row] !== theme)
          .reverse()
          .map((row) => block.passages[row] as number),
      }
    }).filter((statement) => statement.said.size >= leastPeople && statement.label !== '')
  })
}

/** Statements that hold across languages: chosen options and confirmed themes. */
export function neutralStatements(
  people: readonly Person[],
  passages: readonly Passage[],
  themeLabels: Readonly<Record<string, string>>,
): Statement[] {
  type Draft = { topic: string; group: string; label: string; said: Set<number>; passages: number[] }
  const drafts = new Map<string, Draft>()
  const asked = new Map<string, Set<number>>()
  const add = (group: string, topic: string, value: string, label: string, row: number, passage?: number) => {
    asked.set(group, (asked.get(group) ?? new Set()).add(row))
    const key = `${group}\n${value}`
    const draft = drafts.get(key) ?? { topic, group, label, said: new Set(), passages: [] }
    draft.said.add(row)
    if (passage !== undefined) draft.passages.push(passage)
    drafts.set(key, draft)
  }
  people.forEach((person, row) => {
    for (const choice of person.choices ?? []) {
      if (topicWeight(choice.topic) === 0 || (choice.rank ?? 1) > 2) continue
      add(`choice ${choice.topic} ${choice.question}`, choice.topic, choice.option, choice.label ?? choice.option, row)
    }
  })
  passages.forEach((passage, at) => {
    for (const theme of passage.themes)
      add(`theme ${passage.topic}`, passage.topic, theme, themeLabels[theme] ?? theme, passage.person, at)
  })
  return [...drafts.keys()].sort().flatMap((key) => {
    const { topic, group, label, said, passages: own } = drafts.get(key) as Draft
    if (said.size < leastPeople) return []
    const inside = new Set(own)
    const otherwise =
      own.length === 0
        ? []
        : [...passages.keys()].filter(
            (at) => passages[at]!.topic === topic && passages[at]!.themes.length > 0 && !inside.has(at),
          )
    return [{ topic, language: 'any', label, asked: asked.get(group) as Set<number>, said, passages: own, otherwise }]
  })
}

/**
 * Two or three words or phrases that people of a theme use and others do not (class-based TF-IDF, Grootendorst 2022), as they
 * spell them.
 */
function labelThemes(
  block: EmbeddedBlock,
  passages: readonly Passage[],
  themeOf: Int32Array,
  themes: number,
): string[] {
  const texts = Array.from(block.passages, (at) => (passages[at] as Passage).text)
  const vocabulary = readVocabulary(texts, block.language)
  const { matrix, words } = presence(vocabulary, 2)
  const inside = new Float64Array(themes * matrix.cols)
  const sizes = new Float64Array(themes)
  for (let row = 0; row < matrix.rows; row++) {
    sizes[themeOf[row]!]!++
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++)
      inside[themeOf[row]! * matrix.cols + matrix.columns[at]!]!++
  }
  const stem = createStemmer(block.language)
  return Array.from({ length: themes }, (_, theme) => {
    const candidates = Array.from({ length: matrix.cols }, (_, col) => {
      const count = inside[theme * matrix.cols + col]!
      const word = words[col]!
      const weight =
        count < 2
          ? 0
          : (count / sizes[theme]!) *
            Math.log(1 + (matrix.rows * count) / (vocabulary.documents[word]! * sizes[theme]!))
      const text = vocabulary.spellings[word]!.toLocaleLowerCase()
      return { text, stem: vocabulary.stems[word]!, weight }
    }).filter(({ weight }) => weight > 0)
    candidates.sort((left, right) => right.weight - left.weight || (left.stem < right.stem ? -1 : 1))
    const own = texts.filter((_, row) => themeOf[row] === theme)
    const terms = chooseTerms(candidates, own, block.language, stem)
    return terms
      .slice(0, labelTerms)
      .map(({ text }) => text)
      .join(', ')
  })
}
