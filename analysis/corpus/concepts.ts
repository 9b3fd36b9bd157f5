// Words of several languages that mean the same: a table of everyday, business and topic vocabulary (concepts.json: one line a
// concept, one column a language, "/" between words), which a researcher's own terms extend. It only helps to see which themes
// or people of two languages talk about the same, and what an answer is about; nothing is ever grouped by it alone within a language.
import table from './concepts.json'
import { createStemmer, hasStemmer, type Stems } from './stem'
import { isUnspaced, tokenise } from './tokenise'

export type ConceptFinder = {
  /** Concepts there are, numbered from 0. */
  readonly count: number
  /** Numbers of the concepts that a cleaned text in a language (primary subtag) names, each once, ascending. */
  readonly find: (text: string, language: string) => number[]
  /** A concept by one of its words, for people to read. */
  readonly nameOf: (concept: number) => string
  /** Whether the researcher added it. */
  readonly isOwn: (concept: number) => boolean
}

/** Concepts of the table, without a researcher's own. */
export const conceptCount = table.concepts.length

type Matcher = (text: string) => Set<number>

/**
 * Rows of `terms` are words or phrases of any languages that mean the same; they count in every language.
 * @param roots what words of the texts, all in one language, are known to come to
 */
export function createConceptFinder(terms: readonly (readonly string[])[] = [], roots?: Stems): ConceptFinder {
  const names = [...table.concepts.map((row) => row.split(/[|/]/u)[0]!), ...terms.map((row) => row[0] ?? '')]
  const matchers = new Map<string, Matcher>()
  const matcherOf = (language: string): Matcher => {
    let matcher = matchers.get(language)
    if (!matcher) {
      matcher = createMatcher(language, wordsOf(language, terms), roots)
      matchers.set(language, matcher)
    }
    return matcher
  }
  return {
    count: names.length,
    find: (text, language) => [...matcherOf(language)(text)].sort((left, right) => left - right),
    nameOf: (concept) => names[concept] ?? '',
    isOwn: (concept) => concept >= table.concepts.length,
  }
}

/** Words and phrases of one language, lower case, with their concept. A language without a column has the researcher's only. */
function wordsOf(language: string, terms: readonly (readonly string[])[]): [string, number][] {
  const column = table.languages.indexOf(language)
  const shipped =
    column < 0
      ? []
      : table.concepts.flatMap((row, concept) =>
          row
            .split('|')
            [column]!.split('/')
            .map((word): [string, number] => [word.toLowerCase(), concept]),
        )
  const own = terms.flatMap((row, at) =>
    row.map((word): [string, number] => [word.trim().toLowerCase(), table.concepts.length + at]),
  )
  return [...shipped, ...own].filter(([word]) => word !== '')
}

function createMatcher(language: string, words: readonly (readonly [string, number])[], roots?: Stems): Matcher {
  if (isUnspaced(language)) return matchRuns(words)
  return matchWords(language, words, roots)
}

/** Where words are not separated, table words are looked for in the run of characters, the longest first. */
function matchRuns(words: readonly (readonly [string, number])[]): Matcher {
  const concepts = gather(words)
  const longest = Math.max(1, ...[...concepts.keys()].map((word) => word.length))
  return (text) => {
    const lower = text.toLowerCase()
    const found = new Set<number>()
    for (let at = 0; at < lower.length; ) {
      let length = Math.min(longest, lower.length - at)
      while (length > 0 && !concepts.has(lower.slice(at, at + length))) length--
      for (const concept of concepts.get(lower.slice(at, at + length)) ?? []) found.add(concept)
      at += Math.max(1, length)
    }
    return found
  }
}

/** Words in a table phrase at most. */
const longestPhrase = 4

function matchWords(language: string, words: readonly (readonly [string, number])[], roots?: Stems): Matcher {
  const stem = createStemmer(language, roots)
  const rooted = hasStemmer(language) ? stem : (word: string) => word
  const root = (text: string): string => tokenise(text, language).map(rooted).join(' ')
  const concepts = gather(words.map(([word, concept]) => [root(word), concept]))
  const inflected = hasStemmer(language) ? undefined : gather(words.map(([word, concept]) => [trunk(word), concept]))
  const known = new Map<string, readonly number[]>()
  const single = (word: string): readonly number[] => {
    let found = known.get(word)
    if (!found) {
      found =
        concepts.get(rooted(word)) ??
        byTrunk(word, inflected) ??
        (language === 'de' ? inCompound(word, stem, concepts) : [])
      known.set(word, found)
    }
    return found
  }
  /** Words that phrases of the table begin with: nearly all of an answer begin none. */
  const leads = new Set([...concepts.keys()].filter((word) => word.includes(' ')).map((word) => word.split(' ')[0]!))
  return (text) => {
    const tokens = tokenise(text.toLowerCase(), language)
    const found = new Set(tokens.flatMap(single))
    if (leads.size === 0) return found
    const roots = tokens.map(rooted)
    for (let from = 0; from < roots.length; from++) {
      if (!leads.has(roots[from]!)) continue
      for (let size = 2; size <= longestPhrase && from + size <= roots.length; size++)
        for (const concept of concepts.get(roots.slice(from, from + size).join(' ')) ?? []) found.add(concept)
    }
    return found
  }
}

function gather(words: readonly (readonly [string, number])[]): Map<string, number[]> {
  const concepts = new Map<string, number[]>()
  for (const [word, concept] of words) {
    const known = concepts.get(word)
    if (!known) concepts.set(word, [concept])
    else if (!known.includes(concept)) known.push(concept)
  }
  return concepts
}

/** Letters that an ending may add to the trunk of a word in a language without a stemmer. */
const longestEnding = 3
const shortestTrunk = 3

/** A word without its last vowels, which inflection changes first: "cena", "ceny" and "cenami" share "cen". */
const trunk = (word: string): string => {
  const cut = word.replace(/[aeiouyąęó]+$/u, '')
  return cut.length >= shortestTrunk ? cut : word
}

function byTrunk(word: string, inflected: ReadonlyMap<string, number[]> | undefined): readonly number[] | undefined {
  if (!inflected) return undefined
  for (let length = word.length; length >= Math.max(shortestTrunk, word.length - longestEnding); length--) {
    const found = inflected.get(word.slice(0, length))
    if (found) return found
  }
  return undefined
}

/** Letters that a part of a German compound needs to be taken for a table word. */
const shortestPart = 5

/** "Fußballmannschaft" holds "Fußball" and "Mannschaft": the longest table word that it begins with and ends in. */
function inCompound(
  word: string,
  stem: (word: string) => string,
  concepts: ReadonlyMap<string, number[]>,
): readonly number[] {
  const found: number[] = []
  const parts = [(length: number) => word.slice(0, length), (length: number) => word.slice(word.length - length)]
  for (const part of parts)
    for (let length = word.length - 3; length >= shortestPart; length--) {
      const concept = concepts.get(stem(part(length)))
      if (!concept) continue
      found.push(...concept)
      break
    }
  return found
}
