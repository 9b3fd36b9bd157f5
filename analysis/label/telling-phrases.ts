// Telling words that people say together are worth more than each alone: "waiting time", "war in Iraq", "koniec zmiany". A phrase
// begins and ends with a telling word and may hold small words between; it never reaches over a comma or the end of a sentence.
import { isUnspaced, tokenise } from '../corpus/tokenise'

/** A word that may stand in a label. */
export type Candidate = { readonly text: string; readonly stem: string; readonly weight: number }

/** A word or a phrase: what it reads as, and the telling words in it. */
export type Unit = { readonly text: string; readonly words: readonly Candidate[]; readonly weight: number }

type Found = { words: readonly Candidate[]; between: number; count: number; spelt: Map<string, number> }

/** A phrase is said in at least so many texts, and in this share of those that hold its rarest word. */
const leastSaid = 3
const leastShare = 0.3
const mostWords = 3
/** Small words in a row inside a phrase. */
const mostBetween = 2
/** What a word is worth inside a phrase of so many telling words, and how much of that each small word costs. */
const worth = [0, 1, 0.8, 0.7]
const priceBetween = 0.06

const clauseEnd = /[.!?;:,…()[\]"“”„«»|/\n\r。！？；：，、（）「」《》]+|\s[-–—]\s/u

/**
 * Phrases of `texts` made of `candidates`, said often enough; in no order. `isSmall` tells the words that name nothing and may
 * stand between. O(length of texts).
 */
export function tellingPhrases(
  candidates: readonly Candidate[],
  texts: readonly string[],
  language: string,
  stem: (word: string) => string,
  isSmall: (word: string) => boolean,
): Unit[] {
  const byStem = new Map(candidates.map((candidate) => [candidate.stem, candidate]))
  // What a word comes to is looked up once: a theme says the same few hundred again and again.
  const known = new Map<string, Candidate | undefined>()
  const candidateOf = (word: string): Candidate | undefined => {
    if (!known.has(word)) known.set(word, byStem.get(stem(word.toLowerCase())))
    return known.get(word)
  }
  const holding = new Map<Candidate, number>()
  const phrases = new Map<string, Found>()
  for (const text of texts) {
    const here = new Set<string>()
    const seen = new Set<Candidate>()
    for (const clause of text.split(clauseEnd)) {
      const words = tokenise(clause, language)
      const found = words.map(candidateOf)
      let held = 0
      for (const candidate of found) {
        if (!candidate) continue
        seen.add(candidate)
        held++
      }
      if (held < 2) continue
      for (const [from, first] of found.entries())
        if (first) collect({ words, found, from, first }, language, isSmall, here, phrases)
    }
    for (const candidate of seen) holding.set(candidate, (holding.get(candidate) ?? 0) + 1)
  }
  return [...phrases.values()].flatMap(({ words, between, count, spelt }) => {
    const rarest = Math.min(...words.map((word) => holding.get(word)!))
    if (count < leastSaid || count < leastShare * rarest) return []
    const text = [...spelt].sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))[0]![0]
    const weight = words.reduce((sum, word) => sum + word.weight, 0) * (worth[words.length]! - priceBetween * between)
    return [{ text, words, weight }]
  })
}

type Start = {
  words: readonly string[]
  found: readonly (Candidate | undefined)[]
  from: number
  first: Candidate
}

/** The phrases that begin at one word, each counted once a text. */
function collect(
  { words, found, from, first }: Start,
  language: string,
  isSmall: (word: string) => boolean,
  here: Set<string>,
  phrases: Map<string, Found>,
): void {
  const inside = [first]
  let small = 0
  for (let at = from + 1, run = 0; at < words.length && inside.length < mostWords; at++) {
    const candidate = found[at]
    if (!candidate || isSmall(words[at]!)) {
      small++
      if (++run > mostBetween || !isSmall(words[at]!)) return
      continue
    }
    if (inside.includes(candidate)) return
    run = 0
    inside.push(candidate)
    const said = words.slice(from, at + 1)
    const key = said.map((word, place) => found[from + place]?.stem ?? word.toLowerCase()).join(' ')
    if (here.has(key)) continue
    here.add(key)
    const phrase = phrases.get(key) ?? { words: [...inside], between: small, count: 0, spelt: new Map() }
    const text = said.join(isUnspaced(language) ? '' : ' ')
    phrase.count++
    phrase.spelt.set(text, (phrase.spelt.get(text) ?? 0) + 1)
    phrases.set(key, phrase)
  }
}
