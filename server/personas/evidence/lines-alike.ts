// Lines of a persona that share words with what somebody said: where a reader finds what to answer. Decides nothing. Pure.
import type { Utterance } from '../../insights/workers/frozen-groups'
import type { ReadContent } from './evidence-reader'

export type LineAlike = { readonly line: string; readonly field: string; readonly words: readonly string[] }

/** Nearest first. */
export function linesAlike(said: readonly Utterance[], { lines }: ReadContent): LineAlike[] {
  const words = new Map(said.flatMap(({ text }) => [...stemsOf(text)]))
  return lines
    .map(({ text, field, quotes }) => {
      const own = new Set([text, ...quotes.map((quote) => quote.text)].flatMap((one) => [...stemsOf(one).keys()]))
      return {
        line: text,
        field,
        words: [...new Set([...words].flatMap(([stem, word]) => (own.has(stem) ? [word] : [])))],
      }
    })
    .filter((line) => line.words.length > 0)
    .sort((left, right) => right.words.length - left.words.length)
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
/** Endings are cut so that "orders" meets "order"; shorter Latin words say little. */
const stemLength = 5
const leastLetters = 4

/** Words by the stem they are compared by. */
function stemsOf(text: string): Map<string, string> {
  const stems = new Map<string, string>()
  for (const { segment, isWordLike } of segmenter.segment(text.normalize('NFKC').toLowerCase())) {
    const han = /\p{Script=Han}/u.test(segment)
    if (!isWordLike || (!han && segment.length < leastLetters)) continue
    stems.set(han ? segment : segment.slice(0, stemLength), segment)
  }
  return stems
}
