// What people paste becomes plain text: one form of each letter, no invisible characters, single spaces. Letters, accents,
// emoji and punctuation stay, because people read these texts again.

/** Zero-width and direction marks, controls, soft hyphen, byte order mark; the zero-width joiner stays inside emoji only. */
const invisible = /[\p{Cc}\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu
const looseJoiner = /(?<!\p{Extended_Pictographic}\ufe0f?)\u200d/gu
/** More than three accents on one letter are decoration. */
const stackedMarks = /(\p{M}{3})\p{M}+/gu
const space = /[\s\u0085\u180e\u2800\u3164]+/g
const plain = /^[\x20-\x7e]*$/
const doubleSpace = / {2,}/

/** The same words in Unicode form NFKC, well formed, in one line. O(length). */
export function cleanText(text: string): string {
  if (plain.test(text) && !doubleSpace.test(text)) return text.trim()
  return wellFormed(text)
    .normalize('NFKC')
    .replace(space, ' ')
    .replace(invisible, '')
    .replace(looseJoiner, '')
    .replace(stackedMarks, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** Halves of surrogate pairs that stand alone become the replacement character. */
const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
