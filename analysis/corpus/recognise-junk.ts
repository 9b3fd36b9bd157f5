// Answers that say nothing, by rule and with the reason named. "Nothing" and "none" are answers ("what should we improve?"),
// so they are not junk; what is set aside here would be noise under any question.
import type { UnplacedReason } from '../shapes'

/** Ways to leave a field empty with letters, lower case, without punctuation. */
const blanks = new Set(
  [
    'n/a, na, n.a, n-a, n a, not applicable, no answer, no response, no comment, nil response, blank, skip, refused, tbd, idk, dk',
    'nicht zutreffend, k.a, k/a, keine angabe, nie dotyczy, nd, n/d, b/d, brak danych, brak odpowiedzi',
    'sin respuesta, no aplica, sans objet, s/o, sans réponse, nessuna risposta, sem resposta, não se aplica, geen antwoord, n.v.t, nvt',
    'нет ответа, н/д, 不适用, 不適用, 没有回答, 无回答, 該当なし, 없음, 해당 없음',
    'test, testing, lorem ipsum, xxx, asdf, qwerty, null, undefined, nan',
  ].flatMap((line) => line.split(', ')),
)

/** Rows of keyboards, forwards and backwards: a word that runs along one is a finger, not a thought. */
const keyboardRows = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  '1234567890',
]
const keyboardRuns = keyboardRows.flatMap((row) => [row, [...row].reverse().join('')])
/** Fewer neighbouring keys than this happen in words. */
const leastRun = 4
const shortRuns = new Set(
  keyboardRuns.flatMap((row) =>
    Array.from({ length: row.length - leastRun + 1 }, (_, from) => row.slice(from, from + leastRun)),
  ),
)

/** Characters that are judged: whoever goes on for longer without saying anything has not begun either. */
const judged = 1000

/**
 * Why a cleaned text says nothing, or undefined if it says something. `questionText` is the wording it answers.
 * O(length).
 */
export function recogniseJunk(whole: string, questionText?: string): UnplacedReason | undefined {
  const text = whole.slice(0, judged)
  if (text === '') return 'empty'
  if (questionText === undefined && clearlySays(text)) return undefined
  const bare = strip(text)
  if (bare === '') return /\p{Extended_Pictographic}/u.test(text) ? undefined : 'punctuation'
  if (blanks.has(bare) || blanks.has(text.toLowerCase().trim())) return 'no answer'
  const letters = bare.replace(/[^\p{L}\p{N}]/gu, '')
  if (letters === '') return 'punctuation'
  if (letters.length >= 3 && new Set(letters).size === 1) return 'repeated characters'
  if (letters.length >= 8 && new Set(letters).size <= 2) return 'repeated characters'
  if (isRepeatedPiece(letters)) return 'repeated characters'
  if (isMashed(bare)) return 'keyboard mash'
  if (questionText !== undefined && questionText !== '' && strip(questionText.slice(0, judged)) === bare)
    return 'copy of the question'
  return undefined
}

/** Five words and seven different characters: no rule below can hold, and most answers end here. */
const clearlySays = (text: string): boolean =>
  text.length > 24 && /^\S*\p{L}\S* (?:\S* ){3,}/u.test(text) && hasManyCharacters(text.slice(0, 60))

function hasManyCharacters(text: string): boolean {
  let seen = ''
  let count = 0
  for (const character of text) {
    if (seen.includes(character)) continue
    seen += character
    if (++count > 7) return true
  }
  return false
}

/** Lower case, without punctuation at the ends and with single spaces inside. */
const strip = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/\s+/g, ' ')

/** "asdasdasd", "hahahaha": three or more copies of two to four characters and nothing else. */
const isRepeatedPiece = (letters: string): boolean => letters.length <= 200 && /^(.{2,4})\1{2,}.?$/u.test(letters)

function isMashed(bare: string): boolean {
  const words = bare.split(' ')
  if (words.length > 4) return false
  return words.every((word) => word.length >= 3 && (alongRow(word) || withoutVowels(word)))
}

/** Four or more neighbouring keys in a row make up most of the word. */
function alongRow(word: string): boolean {
  let first = 0
  while (first + leastRun <= word.length && !shortRuns.has(word.slice(first, first + leastRun))) first++
  if (first + leastRun > word.length) return false
  let longest = 0
  for (const row of keyboardRuns)
    for (let from = first; from < word.length; from++)
      for (let to = Math.min(word.length, from + row.length); to - from > longest; to--)
        if (row.includes(word.slice(from, to))) longest = to - from
  return longest >= 0.6 * Math.min(word.length, 14)
}

/** Seven or more Latin letters without one vowel: no word of a language we know, and longer than abbreviations are. */
const withoutVowels = (word: string): boolean => /^[b-df-hj-np-tv-xz]{7,}$/.test(word)
