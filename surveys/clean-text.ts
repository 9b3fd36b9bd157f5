// What people type, kept as they wrote it, without what can only do harm: half characters, control characters, invisible
// direction and width marks, floods of combining marks. Letters, emoji and line breaks stay. Escaping is the work of whoever shows it.

const loneSurrogate = /\p{Surrogate}/gu
// Control characters but tab and line feed; C1 controls; line and paragraph separators become line feeds before.
const control = /(?![\t\n])\p{Cc}/gu
// Direction marks (Trojan Source), soft hyphen, zero-width space, word joiner, BOM. Zero-width (non-)joiners stay: Persian, Hindi and emoji need them.
const invisible = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu
// No script stacks more than a handful of marks on a letter; eight leaves room for Tibetan and Vietnamese.
const markFlood = /(\p{M}{8})\p{M}+/gu
const joinerFlood = /([\u200C\u200D])[\u200C\u200D]+/gu

/** The text in NFC, without invisible or broken characters, line ends as `\n`, no blanks around it. */
export function cleanText(text: string): string {
  return text
    .replace(loneSurrogate, '\uFFFD')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(control, '')
    .replace(invisible, '')
    .normalize('NFC')
    .replace(markFlood, '$1')
    .replace(joinerFlood, '$1')
    .trim()
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ')
}

/** Whether nothing is left that a reader could see. */
export function isBlankText(text: string): boolean {
  return !/[^\s\p{M}\p{Cf}\u115F\u1160\u3164\uFFA0]/u.test(text)
}
