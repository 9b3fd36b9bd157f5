// What every importer gives and uses: data in the shape of a definition with the list of what was lost, keys that are used once,
// and plain words out of marked-up ones.
import { toKey } from './surveyjs-expression'

/** Data in the shape of a definition, to be read like any other, and what could not be taken along. */
export type Imported = { readonly data: unknown; readonly left: readonly string[] }

/** A giver of keys: the same name in other letters gets a number behind it. */
export function createKeys(): (name: string) => string {
  const used = new Set<string>()
  return (name) => {
    const wanted = toKey(name)
    let key = wanted
    for (let number = 2; used.has(key); number += 1) key = `${wanted.slice(0, 74)}-${number}`
    used.add(key)
    return key
  }
}

const longestWording = 5000
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/**
 * Marked-up words as plain text: ends of blocks become line breaks, scripts and styles go with what is in them. What looked like
 * markup after decoding stays text.
 */
export function plainWords(html: string): string {
  const text = html
    .slice(0, 4 * longestWording)
    .replace(/<(script|style)\b[^<>]*>[^<]*(?:<(?!\/\1)[^<]*){0,200}<\/\1>/gi, '')
    .replace(/<br\b[^<>]*>|<\/(?:p|div|li|h\d|tr)>/gi, '\n')
    .replace(/<\/?[a-z!][^<>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) =>
      name
        ? (entities[String(name).toLowerCase()] ?? whole)
        : fromCode(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
    )
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, longestWording)
}

const fromCode = (code: number): string =>
  code > 0x1f && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''

/** The tag of a language as we write it: one Chinese, no politeness in it (`de-informal`). */
export function toTag(locale: string): string | undefined {
  if (/^zh/i.test(locale)) return 'zh'
  const [, language = '', region] = /^([a-z]{2,3})(?:[-_]([a-z]{2}|\d{3}))?(?:[-_]|$)/i.exec(locale.trim()) ?? []
  if (language === '') return undefined
  return region && !/^(en|pl|de|es|fr)$/i.test(language)
    ? `${language.toLowerCase()}-${region.toUpperCase()}`
    : language.toLowerCase()
}

/** How an answer of one's own is called where the source leaves it to its own program. */
export const otherWords: Readonly<Record<string, string>> = {
  en: 'Other',
  pl: 'Inne',
  zh: '其他',
  de: 'Anderes',
  es: 'Otro',
  fr: 'Autre',
}
