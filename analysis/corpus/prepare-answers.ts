// Raw verbatims become what the groups are made from: cleaned, masked, with a language, and those that say nothing set aside
// with the reason.
import type { Crew, Pending } from '../crew'
import type { UnplacedReason, Verbatim } from '../shapes'
import { orderByHash } from '../vectors/random'
import { type ReadGrams, readGrams } from './characters'
import { cleanText } from './clean-text'
import { tellLanguages } from './detect-language'
import { likeliest, lookForLanguages } from './look-for-languages'
import { maskPersonalData } from './mask-personal-data'
import { primarySubtag } from './primary-subtag'
import { recogniseJunk } from './recognise-junk'
import { bareWord, type ReadTexts, readSpellings, type Spellings } from './spellings'
import { hasStemmer, stemAll } from './stem'
import { isUnspaced } from './tokenise'

export type Prepared = {
  /** Cleaned and masked, one for each verbatim in the order given. */
  readonly texts: readonly string[]
  /** Positions in the order of ids, and of the hashes of texts; equal texts are in the order of their ids. */
  readonly byId: readonly number[]
  readonly byHash: readonly number[]
  readonly languages: readonly string[]
  /** Reason for each verbatim that says nothing. */
  readonly junk: readonly (UnplacedReason | undefined)[]
  /** What was read of the texts while their languages were told. */
  readonly read: ReadTexts & {
    /** Pieces of words of all texts, being read by whoever is idle; only where answers are few enough for that to be worth it. */
    readonly grams: Pending<ReadGrams> | undefined
  }
}

/** Pieces of words, in several sizes, are read of up to this many texts. */
export const mostForGrams = 8000

/** Pieces as languages that set spaces have them. */
export const gramsOf = ({ texts }: { readonly texts: readonly string[] }, pause: () => void): ReadGrams =>
  readGrams(texts, { language: 'und', pause })

/** `language` (primary subtag) holds for all answers that do not carry their own; otherwise it is detected. O(length). */
export function prepareAnswers(
  verbatims: readonly Verbatim[],
  language: string | undefined,
  crew: Crew,
  pause: () => void,
): Prepared {
  const texts: string[] = []
  const junk: (UnplacedReason | undefined)[] = []
  verbatims.forEach((verbatim, at) => {
    if ((at & 255) === 0) pause()
    const text = maskPersonalData(cleanText(verbatim.text)).text
    texts.push(text)
    junk.push(recogniseJunk(text, verbatim.questionText === undefined ? undefined : cleanText(verbatim.questionText)))
  })
  const languages = verbatims.map((verbatim) => primarySubtag(language ?? verbatim.language))
  const open = languages.flatMap((known, at) => (known === '' && junk[at] === undefined ? [at] : []))
  const asked = open.map((at) => texts[at]!)
  // Offered first: a detector may have to be loaded, and whoever helps has nothing else to do yet.
  const looking = crew.begin(lookForLanguages, { texts: asked }, pause)
  const spaced = language === undefined || !isUnspaced(primarySubtag(language))
  const grams = spaced && texts.length <= mostForGrams ? crew.begin(gramsOf, { texts }, pause) : undefined
  const read = readSpellings(texts, pause)
  const byId = [...verbatims.keys()].sort((left, right) => (verbatims[left]!.id < verbatims[right]!.id ? -1 : 1))
  const byHash = Array.from(orderByHash(byId.map((at) => texts[at]!)), (place) => byId[place]!)
  // Whoever loads a detector is not waited for with empty hands.
  grams?.take()
  const looked = looking.take()
  const telling = crew.begin(tellLanguages, { texts: asked, looked }, pause)
  // Most words are of one language: they are stemmed while each answer's is told.
  const likely = language === undefined ? likeliest(looked) : primarySubtag(language)
  const roots = likely !== undefined && hasStemmer(likely) ? rootsOf(read.spellings, likely, crew, pause) : undefined
  const told = telling.take()
  open.forEach((at, place) => {
    languages[at] = told[place]!
  })
  return {
    texts,
    byId,
    byHash,
    languages: languages.map((known) => known || 'und'),
    junk,
    read: { ...read, roots, grams },
  }
}

function rootsOf({ written }: Spellings, language: string, crew: Crew, pause: () => void): ReadTexts['roots'] {
  const words = [...new Set(written.map(bareWord))]
  return { language, stems: { words, stems: stemAll(words, language, crew, pause) } }
}
