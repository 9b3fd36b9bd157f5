// What small words say about the language of an answer: "the", "nicht" and "jest" are in nearly every sentence of theirs. Answers
// without any, and languages that share theirs, are left to the detector (detect-language.ts).
import { stopWordsOf } from './stop-words'
import { tokenise } from './tokenise'

/** The language with the most stop words in an answer, how many those are, and how many the next language has. */
export type StopWords = {
  readonly words: readonly string[]
  readonly best: string
  readonly most: number
  readonly next: number
}

export function countStopWords(text: string, candidates: readonly string[]): StopWords {
  const words = [...new Set(tokenise(text.slice(0, 400), 'en').map((word) => word.toLowerCase()))]
  let best = ''
  let most = 0
  let next = 0
  for (const language of candidates) {
    const stops = stopWordsOf(language)
    let count = 0
    for (const word of words) if (stops.has(word)) count++
    if (count > most) {
      next = most
      most = count
      best = language
    } else if (count > next) next = count
  }
  return { words, best, most, next }
}

/** Whether an answer holds enough of them to say anything. */
export const hasStopWords = ({ words, most }: StopWords): boolean => most >= 2 && most >= 0.15 * words.length
/** Whether they alone leave no doubt. */
export const isClear = (counted: StopWords): boolean =>
  hasStopWords(counted) && counted.most >= counted.next + 3 && counted.most >= 2 * counted.next
