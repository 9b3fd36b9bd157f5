// The language of each answer. Short answers alone are guessed wrong half the time, so the corpus is asked first which
// languages it holds (look-for-languages.ts); then each answer is matched against those only.
import { orderByHash } from '../vectors/random'
import { closest, guessing, mostMatched } from './ask-detector'
import { countStopWords, isClear } from './count-stop-words'
import { learnProfiles } from './language-profiles'
import { type Looked, lookForLanguages } from './look-for-languages'

/** Of more answers than are asked about one by one, so many are, and the rest go by what these teach. */
const mostTaught = 600
/** Answers of each language, told by their stop words, that teach enough without the detector. */
const leastTaught = 20
/** Answers that are then told by what those taught, and teach the others. */
const mostTeaching = 4000
/**
 * Primary subtag of each cleaned text; `und` where there are no letters. The result does not depend on the order of texts.
 * Detection by tinyld (n-gram profiles), confirmed by stop words of the language in the answer. About 0.1 ms per answer of a
 * corpus that mixes Latin-script languages, far less otherwise.
 */
export const detectLanguages = (texts: readonly string[], pause: () => void = () => undefined): string[] =>
  tellLanguages({ texts, looked: lookForLanguages({ texts }, pause) }, pause)

/** The language of each text, once it is known which there are; a task. */
export function tellLanguages(
  { texts, looked }: { readonly texts: readonly string[]; readonly looked: Looked },
  pause: () => void,
): string[] {
  const found = [...looked.byScript]
  for (const { open, present, main } of looked.families) {
    const guess = guessing(open.length)
    const tell = (text: string): string => (present.length < 2 ? main : closest(text, present, main, guess))
    const quick =
      present.length < 2 || open.length <= mostMatched ? tell : learntFrom(open, texts, present, tell, pause)
    open.forEach((at, place) => {
      if ((place & 255) === 0) pause()
      found[at] = quick(texts[at]!)
    })
  }
  return found.map((language) => language ?? 'und')
}

/**
 * A quick teller of the languages that are present, the main one first. What stop words tell beyond doubt teaches it; where that
 * is too little for one of the languages, what the slow one says of an even sample. From a larger sample it learns what it then
 * says itself.
 */
function learntFrom(
  open: readonly number[],
  texts: readonly string[],
  present: readonly string[],
  tell: (text: string) => string,
  pause?: () => void,
): (text: string) => string {
  const order = orderByHash(open.map((at) => texts[at]!))
  const teaching = Array.from(order.subarray(0, mostTeaching), (place) => texts[open[place]!]!)
  const clear = teaching.flatMap((text, at) => {
    if ((at & 255) === 0) pause?.()
    const counted = countStopWords(text, present)
    return isClear(counted) ? [{ text, language: counted.best }] : []
  })
  const asked = (text: string, at: number): Taught => {
    if ((at & 31) === 0) pause?.()
    return { text, language: tell(text) }
  }
  const enough = present.every((one) => clear.filter(({ language }) => language === one).length >= leastTaught)
  const taught = enough ? clear : teaching.slice(0, mostTaught).map(asked)
  const main = present[0]!
  const first = learnProfiles(
    taught.map(({ text }) => text),
    taught.map(({ language }) => language),
    main,
  )
  pause?.()
  return learnProfiles(teaching, teaching.map(first), main)
}

type Taught = { readonly text: string; readonly language: string }
