// Reads what came in (a CSV cell, a form field, JSON) as the fact its field keeps, or says what was expected. Pure.
import { cleanLine } from '../../../surveys/clean-text'
import { countryCode } from './countries'
import { type Fact, type Facts, type Field, type FieldKind, fold } from './fields'
import { industryCode } from './industries'

export type Reading = { fact: Fact } | { blank: true } | { fault: string }

const blank: Reading = { blank: true }
const mostText = 300
const mostItems = 100

/** @param raw text, number, boolean, or a list of texts; anything else is a fault */
export function readFact(field: Field, raw: unknown): Reading {
  if (raw === null || raw === undefined) return blank
  if (Array.isArray(raw)) {
    if (field.kind === 'list') return readList(raw)
    return { fault: `Expected one ${field.label.toLowerCase()}, got a list.` }
  }
  if (typeof raw === 'object') return { fault: 'Expected text or a number, got an object.' }
  const text = cleanLine(String(raw))
  if (text === '' || /^(-|n\/?a|null|none|unknown|\(no value\))$/i.test(text)) return blank
  return readers[field.kind](text, field)
}

const readers: Record<FieldKind, (text: string, field: Field) => Reading> = {
  text: (text) => ({ fact: text.slice(0, mostText) }),
  list: (text) => readList(text.split(/[;,|\n]/)),
  number: readAmount,
  money: readAmount,
  hours: (text) => {
    const days = /\bd(ays?)?\b|\bbusiness/i.test(text) ? 24 : 1
    const minutes = /\bmin/i.test(text) ? 1 / 60 : 1
    const number = readNumber(text)
    return number === undefined ? numberFault(text) : { fact: Math.round(number * days * minutes * 100) / 100 }
  },
  country: (text) => {
    const code = countryCode(text)
    return code ? { fact: code } : { fault: `Expected a country by name or code, got “${shorten(text)}”.` }
  },
  language: (text) => {
    const tag = languageTag(text)
    return tag ? { fact: tag } : { fault: `Expected a language such as “en” or “Polish”, got “${shorten(text)}”.` }
  },
  choice: (text, { options = [] }) => {
    const found =
      options.find((option) => fold(option) === fold(text)) ?? options.find((option) => synonyms[option]?.test(text))
    return found ? { fact: found } : { fault: `Expected one of ${options.join(', ')}; got “${shorten(text)}”.` }
  },
}

const synonyms: Readonly<Record<string, RegExp>> = {
  stays: /^(no|false|0|retained|active|renewed|low)$/i,
  'at risk': /risk|high|medium/i,
  left: /^(yes|true|1|lost|churned|cancel|gone)/i,
  decides: /decision|executive|budget|economic|owner|^(yes|true|1)$/i,
  influences: /influenc|champion|sponsor|evaluat|blocker|gate/i,
  uses: /user|practitioner/i,
  none: /^(no|false|0|other)$/i,
}

function readList(items: readonly unknown[]): Reading {
  const texts = items
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map((item) => cleanLine(String(item)).slice(0, mostText))
    .filter((text) => text !== '')
  const once = [...new Map(texts.map((text) => [fold(text), text])).values()].slice(0, mostItems)
  return once.length > 0 ? { fact: once } : blank
}

function readAmount(text: string): Reading {
  const number = readNumber(text)
  return number === undefined ? numberFault(text) : { fact: number }
}

const numberFault = (text: string): Reading => ({ fault: `Expected a number, got “${shorten(text)}”.` })
const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

const factors: readonly [RegExp, number][] = [
  [/^(k|tsd|tys|thousands?)$/, 1e3],
  [/^(bn|b|billions?|mld|mrd|milliards?)$/, 1e9],
  [/^(mm|m|mio|mln|millions?)$/, 1e6],
  [/^万/, 1e4],
  [/^亿/, 1e8],
]

/**
 * A number as people write it: `1,234.5`, `1.234,5`, `1 234`, `€1.2M`, `300k`, `5000+`. A range (`51-200`) is read as its lower
 * end: that much is certain. Nothing when the text holds no number, or a negative one.
 */
export function readNumber(text: string): number | undefined {
  const folded = fold(text).replace(/(?<=\d)[\s'’](?=\d{3})/g, '')
  const found = /^[^\d\-−]*(\d[\d.,]*)\s*(\p{L}*)/u.exec(folded)
  if (!found || !/\d/.test(found[1] ?? '')) return undefined
  const [, digits = '', unit = ''] = found
  const factor = factors.find(([pattern]) => pattern.test(unit))?.[1] ?? 1
  const number = Number(plainDigits(digits)) * factor
  return Number.isFinite(number) && number <= 1e15 ? number : undefined
}

/** Which of `.` and `,` is the decimal sign: the last one, unless it groups thousands. */
function plainDigits(digits: string): string {
  const trimmed = digits.replace(/[.,]+$/, '')
  const last = Math.max(trimmed.lastIndexOf('.'), trimmed.lastIndexOf(','))
  if (last < 0) return trimmed
  const sign = trimmed[last] ?? ''
  const repeated = trimmed.indexOf(sign) !== last
  const mixed = trimmed.includes(sign === '.' ? ',' : '.')
  const groups = trimmed.length - last - 1 === 3 && !mixed && !(sign === '.' && /^0\./.test(trimmed))
  if (repeated || groups) return trimmed.replace(/[.,]/g, '')
  return `${trimmed.slice(0, last).replace(/[.,]/g, '')}.${trimmed.slice(last + 1)}`
}

const languageNames = new Map<string, string>()
for (const tag of 'en pl zh de es fr it pt nl sv da no fi cs sk hu ro bg el tr ru uk ar he hi ja ko vi th id'.split(
  ' ',
)) {
  for (const inTag of ['en', tag]) {
    const name = new Intl.DisplayNames([inTag], { type: 'language' }).of(tag)
    if (name) languageNames.set(fold(name), tag)
  }
}

function languageTag(text: string): string | undefined {
  const named = languageNames.get(fold(text))
  if (named) return named
  return /^[a-z]{2,3}([-_][a-z\d]{2,8})*$/i.test(text) ? text.toLowerCase().split(/[-_]/)[0] : undefined
}

/** Facts with the industry's standard code beside its words (R19). */
export function withIndustryCode(facts: Facts): Facts {
  const { industry, industryCode: given } = facts
  const code =
    typeof given === 'string' ? given.toUpperCase() : typeof industry === 'string' ? industryCode(industry) : undefined
  return code ? { ...facts, industryCode: code } : facts
}
