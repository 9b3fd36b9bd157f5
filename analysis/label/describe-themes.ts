// Puts words, examples and sizes on the groups of one topic. It reads the groups as they are after corrections.
import { createStemmer } from '../corpus/stem'
import type { GroupedTexts } from '../group/group-texts'
import type { Placement, Theme, Verbatim } from '../shapes'
import { classTfidf, type GroupTerms } from './class-tfidf'
import { chooseShown, type Standing } from './exemplars'
import { chooseTerms, describeTheme, labelOf } from './label-theme'

/** The texts of one topic in one language, in the order of their hashes, with what the solver made of them. */
export type Block = {
  readonly language: string
  /** Position of each text's verbatim in the corpus. */
  readonly rows: readonly number[]
  readonly texts: readonly string[]
  readonly grouped: GroupedTexts
  /** Number that the solver's group 0 of this block has among all groups of the topic. */
  readonly offset: number
}

export type DescribeInput = {
  readonly topic: string
  readonly blocks: readonly Block[]
  readonly ids: readonly string[]
  /** Index into `ids` by position of the verbatim; -1 unplaced. */
  readonly groupOf: ReadonlyMap<number, number>
  readonly verbatims: readonly Verbatim[]
  readonly placements: readonly Placement[]
  readonly names: ReadonlyMap<string, string>
  /** Called before each theme. */
  readonly pause?: () => void
}

/** Themes of a topic, the largest first; ties by id. */
export function describeThemes(input: DescribeInput): Theme[] {
  const members = membersOf(input)
  const parts = input.blocks.map((block) => readPart(block, input))
  const described = input.ids.map((id, group) => {
    input.pause?.()
    const rows = members[group]!
    const part = mainPart(parts, group)
    const block = part?.block
    const about = part ? describeIn(part, group, input) : { terms: [], description: '', exemplars: [], edgeCases: [] }
    const name = input.names.get(id)
    return {
      id,
      topic: input.topic,
      language: block?.language ?? 'und',
      number: 0,
      label: name ?? (labelOf(about.terms) || about.description || '…'),
      named: name !== undefined,
      ...about,
      size: rows.length,
      respondents: new Set(rows.map((row) => input.verbatims[row]!.respondent)).size,
    }
  })
  described.sort(
    (left, right) => right.size - left.size || (left.label < right.label ? -1 : 1) || (left.id < right.id ? -1 : 1),
  )
  return described.map((theme, number) => ({ ...theme, number }))
}

function membersOf(input: DescribeInput): number[][] {
  const members: number[][] = input.ids.map(() => [])
  for (const [row, group] of input.groupOf) if (group >= 0) members[group]!.push(row)
  return members
}

/** What describing a block takes for every theme of it. */
type Part = {
  readonly block: Block
  /** Places in the block of the texts of each group. */
  readonly places: readonly (readonly number[])[]
  readonly stem: (word: string) => string
}

function readPart(block: Block, { ids, groupOf }: DescribeInput): Part {
  const places = ids.map((): number[] => [])
  block.rows.forEach((row, at) => {
    places[groupOf.get(row) ?? -1]?.push(at)
  })
  return { block, places, stem: createStemmer(block.language, block.grouped.vocabulary.roots) }
}

/** The language in which most of a theme's answers are; a theme joined over languages is described in that one. */
function mainPart(parts: readonly Part[], group: number): Part | undefined {
  let best: Part | undefined
  let most = 0
  for (const part of parts) {
    if (part.places[group]!.length <= most) continue
    most = part.places[group]!.length
    best = part
  }
  return best
}

const termsOf = new WeakMap<ReadonlyMap<number, number>, Map<Block, GroupTerms[]>>()

/** Telling words of all groups in a block, worked out once for all its themes. */
export function blockTerms(block: Block, input: Pick<DescribeInput, 'groupOf' | 'ids'>): GroupTerms[] {
  const known = termsOf.get(input.groupOf) ?? new Map<Block, GroupTerms[]>()
  termsOf.set(input.groupOf, known)
  let terms = known.get(block)
  if (!terms) {
    const labels = block.rows.map((row) => input.groupOf.get(row) ?? -1)
    terms = classTfidf(block.grouped.counts, labels, input.ids.length)
    known.set(block, terms)
  }
  return terms
}

/** Answers looked at for phrases and descriptions. */
const mostTypical = 200

function describeIn({ block, places, stem }: Part, group: number, input: DescribeInput) {
  const { vocabulary, counts, words } = block.grouped
  const { columns, weights } = blockTerms(block, input)[group]!
  const weightOf = new Float64Array(counts.cols)
  for (const [at, column] of columns.entries()) weightOf[column] = weights[at]!
  const standings = places[group]!.map((at): Standing => {
    const row = block.rows[at]!
    let typicality = 0
    for (let place = counts.starts[at]!; place < counts.starts[at + 1]!; place++)
      typicality += weightOf[counts.columns[place]!]!
    const length = Math.max(vocabulary.sequences[at]!.length, 3)
    return {
      row,
      text: block.texts[at]!,
      confidence: input.placements[row]!.confidence,
      typicality: typicality / Math.sqrt(length),
    }
  })
  const { exemplars, edgeCases } = chooseShown(standings)
  const typical = standings.toSorted((left, right) => right.typicality - left.typicality).slice(0, mostTypical)
  const candidates = columns.map((column, at) => {
    const word = words[column]!
    return { text: vocabulary.spellings[word]!, stem: vocabulary.stems[word]!, weight: weights[at]! }
  })
  const texts = new Map(standings.map(({ row, text }) => [row, text]))
  return {
    terms: chooseTerms(
      candidates,
      typical.map(({ text }) => text),
      block.language,
      stem,
    ),
    description: describeTheme(exemplars.map((row) => texts.get(row)!)),
    exemplars: exemplars.map((row) => input.verbatims[row]!.id),
    edgeCases: edgeCases.map((row) => input.verbatims[row]!.id),
  }
}
