// Raw verbatims become what the groups are made from: cleaned, masked, with a language, and those that say nothing set aside
// with the reason.
import type { UnplacedReason, Verbatim } from '../shapes'
import { cleanText } from './clean-text'
import { detectLanguages } from './detect-language'
import { maskPersonalData } from './mask-personal-data'
import { recogniseJunk } from './recognise-junk'

export type Prepared = {
  /** Cleaned and masked, one for each verbatim in the order given. */
  readonly texts: readonly string[]
  readonly languages: readonly string[]
  /** Reason for each verbatim that says nothing. */
  readonly junk: readonly (UnplacedReason | undefined)[]
}

/** `language` (primary subtag) holds for all answers that do not carry their own; otherwise it is detected. O(length). */
export function prepareAnswers(
  verbatims: readonly Verbatim[],
  language: string | undefined,
  pause?: () => void,
): Prepared {
  const texts: string[] = []
  const junk: (UnplacedReason | undefined)[] = []
  verbatims.forEach((verbatim, at) => {
    if ((at & 255) === 0) pause?.()
    const text = maskPersonalData(cleanText(verbatim.text)).text
    texts.push(text)
    junk.push(recogniseJunk(text, verbatim.questionText === undefined ? undefined : cleanText(verbatim.questionText)))
  })
  return { texts, languages: languagesOf(verbatims, texts, junk, language, pause), junk }
}

function languagesOf(
  verbatims: readonly Verbatim[],
  texts: readonly string[],
  junk: readonly (UnplacedReason | undefined)[],
  language: string | undefined,
  pause?: () => void,
): string[] {
  const languages = verbatims.map((verbatim) => primary(language ?? verbatim.language ?? ''))
  const open = languages.flatMap((known, at) => (known === '' && junk[at] === undefined ? [at] : []))
  const found = detectLanguages(
    open.map((at) => texts[at]!),
    pause,
  )
  open.forEach((at, place) => {
    languages[at] = found[place]!
  })
  return languages.map((known) => known || 'und')
}

/** "pt-BR" is "pt". */
const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/u)[0]!
