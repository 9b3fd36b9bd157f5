// The bytes of a CSV file to its text and its separator: encodings, separators and line ends as spreadsheets and CRMs really write
// them; what is no CSV is named. Pure.
import type { Options } from 'csv-parse'
import iconv from 'iconv-lite'
import { cleanLine } from '../../../surveys/clean-text'

export type Refused = { fault: string }

export type TableText = { text: string; separator: string; encoding: string; notes: string[] }

const mostColumns = 500
const mostCell = 100_000

export function readText(bytes: Buffer): TableText | Refused {
  const kind = signatures.find(([start]) => bytes.subarray(0, start.length).equals(start))
  if (kind) return { fault: `Expected a CSV file; this is ${kind[1]}. Save the table as CSV and choose that file.` }
  const { text: decoded, encoding } = decode(bytes)
  const notes = decoded.includes('\0') ? ['NUL characters were left out.'] : []
  const { text, separator } = findSeparator(decoded.replaceAll('\0', ''))
  return text.trim() === '' ? { fault: 'The file is empty.' } : { text, separator, encoding, notes }
}

/** @returns whether the first record is a row already (`bare`), and what the columns are called */
export function readHeader(first: readonly string[]): { header: string[]; bare: boolean } | Refused {
  const bare = first.some((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell.trim()))
  const header = (bare ? first.map((cell) => (cell.includes('@') ? 'Email' : '')) : first).map(
    (name, at) => cleanLine(name).slice(0, 120) || `Column ${at + 1}`,
  )
  if (header.length > mostColumns) return { fault: `Expected at most ${mostColumns} columns, got ${header.length}.` }
  return { header, bare }
}

export const bareNote = 'The first row holds an address, so the file was read as one without a header.'

export const parseOptions = (separator: string) =>
  ({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: mostCell * 10,
  }) satisfies Options

export const tooManyRows = (most: number, got: string): string =>
  `Expected at most ${sayCount(most)} rows, got ${got}. Split the file; rows that are in already are recognised.`

/** @param at counted from 1, the header included */
export const longCell = (cells: readonly string[], at: number): string | undefined =>
  cells.some((cell) => cell.length > mostCell)
    ? `Row ${at} has a cell of more than ${sayCount(mostCell)} characters. Is a quote missing?`
    : undefined

/** What the parser stopped at, in words; undefined when it is another kind of failure. */
export function parseFault(error: unknown, text: string): string | undefined {
  const { code, lines } = error as { code?: string; lines?: number }
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `A quote opens ${openedAt(text)} and is never closed.`
  if (code === 'CSV_MAX_RECORD_SIZE') return `The record at line ${lines ?? 1} is too long. Is a quote missing?`
  return code?.startsWith('CSV_')
    ? `Line ${lines ?? 1} is not CSV: ${code.slice(4).toLowerCase().replaceAll('_', ' ')}.`
    : undefined
}

export const sayCount = (count: number): string => new Intl.NumberFormat('en').format(count)

const signatures: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('PK\x03\x04', 'latin1'), 'a spreadsheet (xlsx) or a zip archive'],
  [Buffer.from([0x1f, 0x8b]), 'a gzip archive'],
  [Buffer.from('%PDF', 'latin1'), 'a PDF'],
  [Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'an old spreadsheet (xls)'],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'a picture'],
]

function decode(bytes: Buffer): { text: string; encoding: string } {
  const [one, two, three] = bytes
  if (one === 0xef && two === 0xbb && three === 0xbf)
    return { text: bytes.toString('utf8').slice(1), encoding: 'UTF-8' }
  const wide = one === 0xff && two === 0xfe ? 'UTF-16LE' : one === 0xfe && two === 0xff ? 'UTF-16BE' : guessWide(bytes)
  if (wide) return { text: iconv.decode(bytes, wide), encoding: wide }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    const text = iconv.decode(bytes, 'windows-1252')
    // Where Windows-1252 would show ³, ¹ or ¿ inside words, the bytes are ł, ą or ż of Windows-1250 (Polish, Czech, Hungarian).
    if (!/\p{L}[³¹¿]|[³¹¿]\p{Ll}/u.test(text)) return { text, encoding: 'Windows-1252' }
    return { text: iconv.decode(bytes, 'windows-1250'), encoding: 'Windows-1250' }
  }
}

/** UTF-16 without a mark: every other byte of the beginning is zero. */
function guessWide(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 200)
  const zeros = [0, 1].map((odd) => start.filter((byte, at) => at % 2 === odd && byte === 0).length)
  const half = start.length / 2
  if (half < 4) return undefined
  if ((zeros[1] ?? 0) > half * 0.7 && (zeros[0] ?? 0) === 0) return 'UTF-16LE'
  return (zeros[0] ?? 0) > half * 0.7 && (zeros[1] ?? 0) === 0 ? 'UTF-16BE' : undefined
}

/** What `sep=;` says (Excel's line), or else the sign that cuts the first record into most pieces. */
function findSeparator(text: string): { text: string; separator: string } {
  const said = /^\uFEFF?\s*"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)/i.exec(text)
  if (said?.[1]) return { text: text.slice(said[0].length), separator: said[1] }
  const first = /^\s*((?:"[^"]*"|[^"\r\n])*)/.exec(text.slice(0, 100_000))?.[1] ?? ''
  const plain = first.replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: plain.split(sign).length }))
  const best = counts.reduce((most, one) => (one.count > most.count ? one : most))
  return { text, separator: best.sign }
}

/** The line of the last quote that begins a cell: everything after it was swallowed. */
function openedAt(text: string): string {
  let open: number | undefined
  let at = 0
  let start = true
  for (; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (sign === '"') {
      if (open === undefined) {
        if (start) open = at
      } else if (text[at + 1] === '"') at += 1
      else open = undefined
    }
    start = /[,;\t|\r\n]/.test(sign)
  }
  const line = text.slice(0, open ?? 0).split(/\r\n|\r|\n/).length
  return `on line ${line}`
}
