// Raw verbatims become what the groups are made from: cleaned, masked, with a language, and those that say nothing set aside
// with the reason.
import type { Crew } from '../crew'
import type { UnplacedReason, Verbatim } from '../shapes'
import { cleanText } from './clean-text'
import { tellLanguages } from './detect-language'
import { maskPersonalData } from './mask-personal-data'
import { recogniseJunk } from './recognise-junk'
import { type ReadTexts, readSpellings } from './spellings'

export type Prepared = {
  /** Cleaned and masked, one for each verbatim in the order given. */
  readonly texts: readonly string[]
  readonly languages: readonly string[]
  /** Reason for each verbatim that says nothing. */
  readonly junk: readonly (UnplacedReason | undefined)[]
  /** What was read of the texts while their languages were told. */
  readonly read: ReadTexts
}

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
  const languages = verbatims.map((verbatim) => primary(language ?? verbatim.language ?? ''))
  const open = languages.flatMap((known, at) => (known === '' && junk[at] === undefined ? [at] : []))
  const telling = crew.begin(tellLanguages, { texts: open.map((at) => texts[at]!) }, pause)
  const read = readSpellings(texts, pause)
  const told = telling.take()
  open.forEach((at, place) => {
    languages[at] = told[place]!
  })
  return { texts, languages: languages.map((known) => known || 'und'), junk, read }
}

/** "pt-BR" is "pt". */
const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/u)[0]!
