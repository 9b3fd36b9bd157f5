// Puts the drafts together once the groups are final: statements, words, traits, leakage and names for each persona, and the
// contrast between good and poor fit over everybody.
import { readVocabulary } from '../corpus/vocabulary'
import type { Settled } from '../corrections/settle'
import { contrastFit, draftThemes, type Spoken, tellingWords } from './draft-persona'
import type { EmbeddedBlock } from './embed-passages'
import { isTitleTrait } from './job-titles'
import { testLeakage } from './leakage'
import { proposeNames } from './name-persona'
import type { FitContrast, Leakage, PersonaDraft, PersonasOptions, PersonaTheme } from './people'
import type { ReadPeople } from './read-people'
import { freeStatements, neutralStatements, type Statement } from './statements'
import { distribute, readTraits, type TraitTable } from './traits'

export type DraftInput = {
  readonly read: ReadPeople
  readonly embedded: readonly EmbeddedBlock[]
  readonly settled: Settled
  /** Bootstrap Jaccard of each group. */
  readonly stability: Float64Array
  readonly names: ReadonlyMap<string, string>
  readonly options: PersonasOptions
}

export type Drafts = {
  readonly personas: readonly PersonaDraft[]
  readonly leakage: readonly Leakage[]
  readonly contrast: readonly FitContrast[]
}

const defaultMinGroupSize = 5
const leakShuffles = 199
/** A trait leaks if chance gives as much in at most this share of shuffles; several traits are looked at, so it is strict. */
const leakLevel = 0.01

export function writeDrafts(input: DraftInput): Drafts {
  const { read, settled, options } = input
  const { labels, ids } = settled
  const seed = options.seed ?? 1
  const leastShown = options.minGroupSize ?? defaultMinGroupSize
  const statements: Statement[] = [
    ...neutralStatements(read.people, read.passages, options.themeLabels ?? {}),
    ...freeStatements(read.passages, input.embedded, seed),
  ]
  const themes = draftThemes(statements, labels, ids.length, read.passages, read.people)
  const traits = readTraits(read.people)
  const spoken = readSpoken(read)
  const languages = languagesOf(read)
  const placed = labels.reduce((sum, label) => sum + (label >= 0 ? 1 : 0), 0)
  const before = new Map((options.previous ?? []).flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])))
  const nameOf = (id: string): string | undefined => input.names.get(id) ?? before.get(id)
  // Also what a group further down is called already: no new one takes it.
  const taken = new Set([...input.names.values(), ...ids.flatMap((id) => nameOf(id) ?? [])])
  const personas = ids.map((id, group): PersonaDraft => {
    const rows = [...labels.keys()].filter((row) => labels[row] === group)
    const own = themes[group] as PersonaTheme[]
    const proposals = proposalsFor(own, rows, languages, traits, taken)
    const name = nameOf(id) ?? proposals[0] ?? `Persona ${group + 1}`
    taken.add(name)
    return {
      id,
      name,
      named: input.names.has(id),
      nameProposals: proposals,
      share: rows.length / Math.max(1, placed),
      members: rows.map((row) => read.people[row]!.id).sort(),
      stability: input.stability[group] ?? 0,
      challenges: own.filter((theme) => theme.topic === 'challenge'),
      motivators: own.filter((theme) => theme.topic === 'motivator'),
      others: own.filter((theme) => theme.topic !== 'challenge' && theme.topic !== 'motivator'),
      words: tellingWords(spoken, labels, languages, group),
      traits: Object.fromEntries(traits.map((table) => [table.name, distribute(table, rows, leastShown)])),
      leakage: Object.fromEntries(
        traits.map((table) => [table.name, leakOf(table, labels, (label) => (label === group ? 1 : 0), seed)]),
      ),
      languages: Object.fromEntries(
        distribute({ name: 'language', values: languages }, rows, leastShown).values.map(({ value, count }) => [
          value,
          count,
        ]),
      ),
    }
  })
  return {
    personas,
    leakage: traits.map((table) => ({ trait: table.name, ...measure(table, labels, (label) => label, seed) })),
    contrast: contrastFit(statements, traits.find((table) => table.name === 'fit')?.values ?? []),
  }
}

/** Values of one trait beside groups, for people who have both. */
function measure(
  table: TraitTable,
  labels: Int32Array,
  side: (label: number) => number,
  seed: number,
): { ami: number; p: number } {
  const rows = [...labels.keys()].filter((row) => labels[row]! >= 0 && table.values[row] !== undefined)
  return testLeakage(
    rows.map((row) => side(labels[row]!)),
    rows.map((row) => table.values[row] as string),
    leakShuffles,
    seed,
  )
}

/** Adjusted mutual information, or 0 where chance gives as much. */
function leakOf(table: TraitTable, labels: Int32Array, side: (label: number) => number, seed: number): number {
  const { ami, p } = measure(table, labels, side, seed)
  return p <= leakLevel ? Math.max(0, ami) : 0
}

function proposalsFor(
  own: readonly PersonaTheme[],
  rows: readonly number[],
  languages: readonly string[],
  traits: readonly TraitTable[],
  taken: ReadonlySet<string>,
): string[] {
  const counts = Object.entries(countLanguages(rows, languages)).sort(
    ([one, left], [other, right]) => right - left || (one < other ? -1 : 1),
  )
  const strongest = [
    ...own.filter((theme) => theme.topic === 'challenge'),
    ...own.filter((theme) => theme.topic !== 'challenge'),
  ]
  const valuesOf = (tables: readonly TraitTable[]): Set<string> =>
    new Set(tables.flatMap(({ values }) => values.flatMap((value) => value?.toLowerCase() ?? [])))
  const titles = valuesOf(traits.filter(({ name }) => isTitleTrait(name)))
  return proposeNames(
    strongest.map((theme) => theme.label),
    { language: counts[0]?.[0] ?? 'en', avoid: valuesOf(traits), titles, taken },
  )
}

function languagesOf(read: ReadPeople): string[] {
  const languages: string[] = read.people.map(() => 'und')
  for (const passage of read.passages) languages[passage.person] = passage.language
  return languages
}

function countLanguages(rows: readonly number[], languages: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(languages[row]!, (counts.get(languages[row]!) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Which people use which word, by language, all topics together. */
function readSpoken(read: ReadPeople): Spoken[] {
  const languages = [...new Set(read.passages.map((passage) => passage.language))].sort()
  return languages.flatMap((language) => {
    const passages = read.passages.filter((passage) => passage.language === language)
    const vocabulary = readVocabulary(
      passages.map((passage) => passage.text),
      language,
    )
    const people = vocabulary.stems.map(() => new Set<number>())
    vocabulary.sequences.forEach((sequence, at) => {
      for (const word of sequence) people[word]!.add(passages[at]!.person)
    })
    return people.flatMap((users, word) =>
      users.size < 2 ? [] : [{ spelling: vocabulary.spellings[word]!, people: users, language }],
    )
  })
}
