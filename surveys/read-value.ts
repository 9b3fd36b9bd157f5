// Readers of single values, one per shape of answer: posted text, array or number in; an answer, a refusal, or undefined for
// blank out. They take what a form sends (text, repeated fields, `key~part` fields) and what the API sends (plain JSON).

import type { Answer, Refusal, RefusalCode } from './answer'
import { cleanLine, cleanText, isBlankText } from './clean-text'
import { findOption, optionsOf } from './code-lists'
import type { Option, Question } from './definition'

/** What came for one question: the field itself, and its sub-fields `key~part`. */
export type Posted = { readonly value: unknown; readonly part: (name: string) => unknown }

type Outcome = Answer | Refusal | undefined

const mostOwnWords = 500
const mostDigits = 15

export function isRefusal(outcome: Outcome): outcome is Refusal {
  return outcome !== undefined && 'code' in outcome
}

export function readText({ most, lines }: { most: number; lines: boolean }) {
  return (question: Question, { value }: Posted): Outcome => {
    if (isNothing(value)) return undefined
    if (typeof value !== 'string') return refuse('unreadable')
    const limit = question.max ?? most
    const text = lines ? cleanText(value) : cleanLine(value)
    if (isBlankText(text)) return undefined
    if (text.length > limit) return refuse('too-long', { most: limit, length: text.length })
    return { text }
  }
}

export function readEmail(_question: Question, { value }: Posted): Outcome {
  if (isNothing(value)) return undefined
  if (typeof value !== 'string') return refuse('unreadable')
  const text = cleanLine(value)
  if (text === '') return undefined
  return text.length <= 254 && /^[^\s@<>",;:()[\]\\]{1,64}@[^\s@<>",;:()[\]\\]+\.[^\s@<>",;:()[\]\\.]{2,}$/.test(text)
    ? { text }
    : refuse('not-an-email')
}

/** A calendar day between 1900 and 2199 as YYYY-MM-DD. */
export function readDate(_question: Question, { value }: Posted): Outcome {
  if (isNothing(value)) return undefined
  if (typeof value !== 'string') return refuse('unreadable')
  const text = cleanLine(value)
  const [, year, month, day] = /^(19\d\d|2[01]\d\d)-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (!year || !month || !day) return refuse('not-a-date')
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day) ? { text } : refuse('not-a-date')
}

export function readNumber({ whole }: { whole: boolean }) {
  return (question: Question, { value }: Posted): Outcome => {
    if (isNothing(value)) return undefined
    const number = typeof value === 'number' ? value : typeof value === 'string' ? parseNumber(value) : Number.NaN
    if (!Number.isFinite(number) || Math.abs(number) >= 10 ** mostDigits) return refuse('not-a-number')
    if (whole && !Number.isInteger(number)) return refuse('not-whole')
    if (question.min !== undefined && number < question.min) return refuse('too-small', { least: question.min })
    if (question.max !== undefined && number > question.max) return refuse('too-large', { most: question.max })
    return { number }
  }
}

export function readYesNo(_question: Question, { value }: Posted): Outcome {
  if (isNothing(value)) return undefined
  if (value === true || value === 'yes') return { yes: true }
  if (value === false || value === 'no') return { yes: false }
  return refuse('not-an-option')
}

/**
 * Ticked options, in the order of the question. Whoever writes own words means the option that asks for them, ticked or not:
 * without script nothing ticks it. Only where another answer excludes it (one choice, "none of these") are they left out.
 */
export function readChoices({ several }: { several: boolean }) {
  return (question: Question, posted: Posted): Outcome => {
    const ticked = readKeys(posted.value)
    const written = posted.part('other') ?? otherOf(posted.value)
    if (!ticked || (!isNothing(written) && typeof written !== 'string')) return refuse('unreadable')
    if (ticked.some((key) => !findOption(question, key))) return refuse('not-an-option')
    const own = typeof written === 'string' ? cleanLine(written) : ''
    const isMeant = ({ key, write }: Option) =>
      ticked.includes(key) || (write === true && !isBlankText(own) && (several || ticked.length === 0))
    const chosen = optionsOf(question).filter(isMeant)
    const alone = chosen.find((option) => option.exclusive)
    const choices = (alone ? [alone] : chosen).map((option) => option.key)
    if (choices.length === 0) return undefined
    if (!several && choices.length > 1) return refuse('too-many', { most: 1 })
    if (several && question.max !== undefined && choices.length > question.max)
      return refuse('too-many', { most: question.max })
    if (several && !alone && question.min !== undefined && choices.length < question.min)
      return refuse('too-few', { least: question.min })
    const other = !alone && chosen.some((option) => option.write) ? own : ''
    if (other.length > mostOwnWords) return refuse('too-long', { most: mostOwnWords, length: other.length })
    return isBlankText(other) ? { choices } : { choices, other }
  }
}

/** Options in order: an array of keys, or a place (1, 2, …) in each sub-field. Ranking only some of them is an answer too. */
export function readRanking(question: Question, posted: Posted): Outcome {
  if (!isNothing(posted.value)) {
    const keys = readKeys(posted.value)
    if (!keys) return refuse('unreadable')
    if (keys.some((key) => !findOption(question, key))) return refuse('not-an-option')
    return new Set(keys).size === keys.length ? { choices: keys } : refuse('same-rank')
  }
  const places: { key: string; place: number }[] = []
  for (const option of optionsOf(question)) {
    const value = posted.part(option.key)
    if (isNothing(value)) continue
    const place = typeof value === 'string' ? parseNumber(value) : Number.NaN
    if (!Number.isInteger(place) || place < 1 || place > optionsOf(question).length) return refuse('not-a-number')
    places.push({ key: option.key, place })
  }
  if (places.length === 0) return undefined
  if (new Set(places.map(({ place }) => place)).size < places.length) return refuse('same-rank')
  return { choices: places.sort((left, right) => left.place - right.place).map(({ key }) => key) }
}

/** One option per row: an object, or a sub-field per row. */
export function readGrid(question: Question, posted: Posted): Outcome {
  const whole = posted.value
  if (!isNothing(whole) && !isPlainObject(whole)) return refuse('unreadable')
  const rows = question.rows ?? []
  if (isPlainObject(whole) && Object.keys(whole).some((key) => !rows.some((row) => row.key === key)))
    return refuse('not-an-option')
  const grid: Record<string, string> = {}
  for (const { key } of rows) {
    const value = isPlainObject(whole) ? (Object.hasOwn(whole, key) ? whole[key] : undefined) : posted.part(key)
    if (isNothing(value)) continue
    if (typeof value !== 'string' || !findOption(question, value)) return refuse('not-an-option')
    grid[key] = value
  }
  return Object.keys(grid).length === 0 ? undefined : { grid }
}

/** Numbers as people type them: spaces or commas between thousands, decimal comma or point, full-width digits. */
function parseNumber(text: string): number {
  const plain = text.normalize('NFKC').replace(/[\s'’_]/g, '')
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain)) return Number(plain.replaceAll(',', ''))
  return /^-?\d{1,15}(?:[.,]\d{1,10})?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
}

function readKeys(value: unknown): readonly string[] | undefined {
  if (isNothing(value)) return []
  if (typeof value === 'string') return [value]
  const list = isPlainObject(value) && Object.hasOwn(value, 'choices') ? value.choices : value
  return Array.isArray(list) && list.length <= 300 && list.every((key) => typeof key === 'string')
    ? list.filter((key) => key !== '')
    : undefined
}

function otherOf(value: unknown): unknown {
  return isPlainObject(value) && Object.hasOwn(value, 'other') ? value.other : undefined
}

function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(code: RefusalCode, values?: Record<string, string | number>): Refusal {
  return values ? { code, values } : { code }
}
