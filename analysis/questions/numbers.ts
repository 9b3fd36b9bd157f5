// The numbers that a text names, whether in digits of any script or in words: "30 days", "thirty days", "trzydziestu dni", "三十天".
// A question of five words does not tell its language, so the words of all languages are looked up at once. What a word means beside
// ("second", "one") is not told apart: two questions are rather kept apart than taken for the same.
import { numberWords, type Part, skipped } from './number-words'

/** Characters of digits with what may stand inside a number. */
const figures = /\p{Nd}+(?:[.,:/'’-]\p{Nd}+)*(?: ?[kK](?!\p{L})|[百千万萬亿億])?/gu
const spacedThousands = /(?<![\p{Nd}.,])(\p{Nd}{1,3}) (?=\p{Nd}{3}(?!\p{Nd}))/gu
const thousands = /^\d{1,3}([.,'’])\d{3}(?:\1\d{3})*$/
const decimal = /^\d+[.,]\d+$/

const chineseDigits = '零一二三四五六七八九'
const chineseRun = /[零〇一二两兩三四五六七八九十百千万萬亿億]+/gu
/** Words that hold a numeral and count nothing. */
const chineseIdiom =
  /一起|一样|一樣|一般|一些|一下|一直|一定|一旦|一致|一共|一切|一边|一点|一键|一方面|进一步|统一|唯一|同一|之一|万一|十分|千万|百度|三方/gu
const chineseScale: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1e3, 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 }

/** Digits that a number is exact to. */
const mostDigits = 15

/** Every number of a cleaned text in lower case, sorted as text; `words` are its words. */
export function readNumbers(text: string, words: readonly string[]): string[] {
  const inFigures = [...text.replace(spacedThousands, '$1').matchAll(figures)].flatMap(([figure]) => ofFigure(figure))
  const left = text.replace(figures, ' ').replace(chineseIdiom, ' ')
  const inChinese = [...left.matchAll(chineseRun)].flatMap(([run]) => ofChinese(run))
  return [...inFigures, ...[...inChinese, ...ofWords(words)].map(String)].sort()
}

/** "1,000" and "1.000" are a thousand, "2,5" and "2.5" the same; whatever else has parts is read part by part: dates, versions. */
function ofFigure(figure: string): string[] {
  const scale = chineseScale[figure.at(-1) ?? ''] ?? (/k$/i.test(figure) ? 1000 : 1)
  const plain = [...figure]
    .map(toAscii)
    .join('')
    .replace(/[^\d.,:/'’-]+$/u, '')
  if (thousands.test(plain)) return [scaled(plain.replace(/\D/g, ''), scale)]
  if (decimal.test(plain)) return [scaled(plain.replace(',', '.'), scale)]
  return plain.split(/\D+/).map((part) => scaled(part, scale))
}

/** What is too long to be counted with is a key or an account: every digit of it tells. */
function scaled(digits: string, scale: number): string {
  return digits.length > mostDigits ? digits.replace(/^0+/, '') : String(Number(digits) * scale)
}

/** Digits of a script stand in a row that begins at ...0 or at ...6. */
function toAscii(sign: string): string {
  if (!/\p{Nd}/u.test(sign)) return sign
  const code = sign.codePointAt(0) as number
  const place = code % 16
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - place)) ? place : place - 6)
}

function ofChinese(run: string): number[] {
  const signs = [...run].map((sign) => (sign === '〇' ? '零' : sign === '两' || sign === '兩' ? '二' : sign))
  if (signs.every((sign) => sign !== '十' && !chineseDigits.includes(sign))) return []
  if (signs.every((sign) => chineseDigits.includes(sign)))
    return [Number(signs.map((sign) => chineseDigits.indexOf(sign)).join(''))]
  let [total, section, digit] = [0, 0, 0]
  for (const sign of signs) {
    const scale = chineseScale[sign]
    if (scale === undefined) digit = chineseDigits.indexOf(sign)
    else if (scale < 1e4) [section, digit] = [section + (digit || 1) * scale, 0]
    else [total, section, digit] = [(total + section + digit || 1) * scale, 0, 0]
  }
  return [total + section + digit]
}

/** Words that stand in a row are one number where a language says it so: "two hundred and thirty", "quatre-vingt-dix", "treinta y dos". */
function ofWords(words: readonly string[]): number[] {
  const found: number[] = []
  let [whole, part, before]: [number, number, Part | undefined] = [0, 0, undefined]
  const end = () => {
    if (before) found.push(whole + part)
    ;[whole, part, before] = [0, 0, undefined]
  }
  words.forEach((word, at) => {
    const next = numberWords.get(word)
    if (!next) {
      const goesOn = before && skipped.has(word) && numberWords.get(words[at + 1] ?? '') !== undefined
      if (!goesOn) end()
      return
    }
    if (next.scale) {
      if (next.value === 100) part = (part || 1) * 100
      else [whole, part] = [whole + (part || 1) * next.value, 0]
    } else {
      if (before && !follows(next.value, before, part)) end()
      // quatre-vingt: four times twenty.
      part = next.value === 20 && part === 4 ? 80 : part + next.value
    }
    before = next
  })
  end()
  return found
}

/** Whether a number below a hundred goes on with what was said before it. */
function follows(value: number, before: Part, part: number): boolean {
  if (before.scale) return true
  if (value === 20 && part === 4) return true
  const tens = part % 100
  if (tens === 60 || tens === 80) return value < 20
  return tens >= 20 && tens % 10 === 0 && value < 10 && value > 0
}
