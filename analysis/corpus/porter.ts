// English endings off (Porter 1980, "An algorithm for suffix stripping"), the same to the letter as the package natural takes them
// off, which asks some two hundred regular expressions a word: here letters are looked at one by one, at a quarter of the time.
// Where the package leaves the paper it is followed: groups that were made from it stay as they are.

type Rule = readonly [ending: string, instead: string]
type ByLetter<Item> = ReadonlyMap<number, readonly Item[]>

/** By the letter that endings end with: most words are then asked nothing. */
function byLetter<Item>(items: readonly Item[], endingOf: (item: Item) => string): ByLetter<Item> {
  const found = new Map<number, Item[]>()
  for (const item of items) {
    const letter = lastOf(endingOf(item))
    found.set(letter, [...(found.get(letter) ?? []), item])
  }
  return found
}
const lastOf = (word: string): number => word.charCodeAt(word.length - 1)
const none: readonly never[] = []

const double = byLetter<Rule>([
  ['ational', 'ate'], ['tional', 'tion'], ['enci', 'ence'], ['anci', 'ance'], ['izer', 'ize'], ['abli', 'able'], ['bli', 'ble'],
  ['alli', 'al'], ['entli', 'ent'], ['eli', 'e'], ['ousli', 'ous'], ['ization', 'ize'], ['ation', 'ate'], ['ator', 'ate'],
  ['alism', 'al'], ['iveness', 'ive'], ['fulness', 'ful'], ['ousness', 'ous'], ['aliti', 'al'], ['iviti', 'ive'],
  ['biliti', 'ble'], ['logi', 'log'],
], ([ending]) => ending) // biome-ignore format: a table
const further = byLetter<Rule>([
  ['icate', 'ic'], ['ative', ''], ['alize', 'al'], ['iciti', 'ic'], ['ical', 'ic'], ['ful', ''], ['ness', ''],
], ([ending]) => ending) // biome-ignore format: a table
/** Longer ones first: of two that fit, the longer one is meant. */
const last = byLetter([
  'ement', 'ance', 'ence', 'able', 'ible', 'ment', 'ant', 'ent', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize', 'al', 'er', 'ic', 'ou',
], (ending) => ending) // biome-ignore format: a table
const mended: readonly string[] = ['at', 'bl', 'iz']

/** The stem of a lower-case word. */
export function stemEnglish(word: string): string {
  if (word.length < 3) return word
  const plain = withoutPast(withoutPlural(word))
  const begun = plain.endsWith('y') && hasVowelBefore(plain) ? `${plain.slice(0, -1)}i` : plain
  return withoutFinal(withoutLast(replaced(replaced(begun, double), further)))
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2)
  return word.endsWith('s') && word.at(-2) !== 's' && word.length > 2 ? word.slice(0, -1) : word
}

function withoutPast(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const root = word.endsWith('ed') ? word.slice(0, -2) : word.endsWith('ing') ? word.slice(0, -3) : ''
  if (root === '' || vowelsIn(root) === 0) return word
  if (mended.some((ending) => root.endsWith(ending))) return `${root}e`
  const final = root.at(-1)!
  if (final === root.at(-2) && !'aeiou'.includes(final) && !'lsz'.includes(final)) return root.slice(0, -1)
  return measure(root) === 1 && kinds(root).endsWith('CVC') && !'wxy'.includes(final) ? `${root}e` : root
}

/** Every rule is asked of the word as it came, and applied to what others have left. */
function replaced(word: string, rules: ByLetter<Rule>): string {
  let result = word
  for (const [ending, instead] of rules.get(lastOf(word)) ?? none) {
    if (!word.endsWith(ending) || measure(word.slice(0, -ending.length)) <= 0 || !result.endsWith(ending)) continue
    result = result.slice(0, -ending.length) + instead || result
  }
  return result
}

function withoutLast(word: string): string {
  const ending = last.get(lastOf(word))?.find((one) => word.length > one.length && word.endsWith(one))
  const root = ending === undefined ? '' : word.slice(0, -ending.length)
  if (measure(root) > 1) return root
  const noun = word.length > 4 && (word.endsWith('sion') || word.endsWith('tion')) ? word.slice(0, -3) : ''
  return measure(noun) > 1 ? noun : word
}

function withoutFinal(word: string): string {
  const open = word.endsWith('e') ? word.slice(0, -1) : word
  const size = measure(open)
  const short = (): boolean => kinds(word).slice(-4).slice(0, 3) === 'CVC' && !'wxy'.includes(word.at(-2) ?? 'w')
  const root = size > 1 || (size === 1 && !short()) ? open : word
  return root.endsWith('ll') && measure(root) > 1 ? root.slice(0, -1) : root
}

const isVowel = (code: number): boolean => code === 97 || code === 101 || code === 105 || code === 111 || code === 117
const y = 121

/** A y after a consonant is a vowel, though never one with those beside it. */
const isSounded = (code: number, before: number): boolean =>
  isVowel(code) ? !isVowel(before) : code === y && before !== 0 && before !== y && !isVowel(before)

/**
 * How many times vowels are followed by consonants, both in groups: every group counts half but the consonants that a word begins
 * with and the vowels that it ends with. Of nothing, fewer than never.
 */
function measure(word: string): number {
  if (word === '') return -1
  let groups = 0
  let before = 0
  let sounds = false
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (isSounded(code, before)) {
      groups++
      sounds = true
    } else if (sounds && !isVowel(code)) {
      groups++
      sounds = false
    }
    before = code
  }
  return (groups - (sounds ? 1 : 0)) / 2
}

/** Groups of vowels. */
function vowelsIn(word: string): number {
  let count = 0
  for (let at = 0; at < word.length; at++)
    if (isSounded(word.charCodeAt(at), at === 0 ? 0 : word.charCodeAt(at - 1))) count++
  return count
}

/** Whether there is a vowel before the last group. */
function hasVowelBefore(word: string): boolean {
  const ends = isSounded(lastOf(word), word.length < 2 ? 0 : word.charCodeAt(word.length - 2))
  return vowelsIn(word) > (ends ? 1 : 0)
}

/** C or V for each letter. */
function kinds(word: string): string {
  let all = ''
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at)
    const before = at === 0 ? y : word.charCodeAt(at - 1)
    all += isVowel(code) || (code === y && before !== y && !isVowel(before)) ? 'V' : 'C'
  }
  return all
}
