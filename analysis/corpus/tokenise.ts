// Words of a text, as written. Scripts that separate words are cut by Unicode classes, which gives what Intl.Segmenter gives
// at a fifth of the time and keeps "C#" and "don't" whole; runs of Chinese, Japanese, Thai and their like go to the segmenter.
import { maskPattern } from './mask-personal-data'

const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}][\p{L}\p{M}]*)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu
/** The same for text of plain characters, in a fraction of the time. */
const plainWord = /[A-Za-z0-9]+(?:'[A-Za-z]+)*(?:\+\+|#(?![A-Za-z0-9]))?/g
const plain = /^[\x20-\x7e]*$/
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const runs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu

/** One for each language asked for, made when first needed: it only depends on the language. */
const segmenters = new Map<string, Intl.Segmenter>()

function segmenterOf(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language)
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language === 'und' ? 'en' : language, { granularity: 'word' })
    segmenters.set(language, segmenter)
  }
  return segmenter
}

/** Words longer than this are no words (a pasted key, a held-down letter): they are cut. */
const longest = 60
/** Words of one answer that count; an answer of 200 kB is read to here. */
const most = 4000

/**
 * The words of cleaned text in order, with their case. `language` (primary subtag) only steers the segmenter.
 * O(length).
 */
export function tokenise(text: string, language: string): string[] {
  const separated = tokeniseSpaced(text)
  if (separated) return separated
  const words: string[] = []
  for (const run of readable(text).match(runs) ?? []) {
    if (!unspaced.test(run)) words.push(...spaced(run, word))
    else for (const piece of segmenterOf(language).segment(run)) if (piece.isWordLike) words.push(piece.segment)
    if (words.length > most) break
  }
  return words.slice(0, most)
}

/** The same for text whose scripts separate words, in whatever language; undefined where the segmenter has to be asked. */
export function tokeniseSpaced(text: string): string[] | undefined {
  const read = readable(text)
  if (plain.test(read)) return spaced(read, plainWord)
  return unspaced.test(read) ? undefined : spaced(read, word)
}

function readable(text: string): string {
  const cut = text.length > 40_000 ? text.slice(0, 40_000) : text
  return cut.includes('[') ? cut.replace(maskPattern, ' ') : cut
}

function spaced(text: string, pattern: RegExp): string[] {
  const words: string[] = text.match(pattern) ?? []
  if (words.length > most) words.length = most
  for (let at = 0; at < words.length; at++) if (words[at]!.length > longest) words[at] = words[at]!.slice(0, longest)
  return words
}

/** Whether a language writes without spaces between words. */
export const isUnspaced = (language: string): boolean => ['zh', 'ja', 'th', 'lo', 'km', 'my'].includes(language)
