// The bytes of a CSV file to a header and rows, all at once. A file that cannot be read is refused as a whole, with the reason and the
// line. Long tables are read piece by piece (open-table.ts). Pure.
import { parse } from 'csv-parse/sync'
import {
  bareNote,
  longCell,
  parseFault,
  parseOptions,
  type Refused,
  readHeader,
  readText,
  sayCount,
  tooManyRows,
} from './read-text'

/** `row` counts as a spreadsheet does: the header is row 1. */
export type TableRow = { row: number; cells: readonly string[] }

export type Table = {
  header: readonly string[]
  rows: readonly TableRow[]
  encoding: string
  separator: string
  notes: readonly string[]
}

export const mostRows = 50_000

export function readTable(bytes: Buffer): Table | Refused {
  const read = readText(bytes)
  if ('fault' in read) return read
  const { text, separator, encoding, notes } = read
  const records = split(text, separator)
  if ('fault' in records) return records
  const [first = [], ...rest] = records.rows
  const head = readHeader(first)
  if ('fault' in head) return head
  const { header, bare } = head
  const body = bare ? records.rows : rest
  const rows = body
    .map((cells, at) => ({ row: at + (bare ? 1 : 2), cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (rows.length === 0) return { fault: 'The file has a header but no rows.' }
  if (rows.length > mostRows) return { fault: tooManyRows(mostRows, sayCount(rows.length)) }
  return { header, rows, encoding, separator, notes: bare ? [...notes, bareNote] : notes }
}

function split(text: string, separator: string): { rows: string[][] } | Refused {
  try {
    const rows: string[][] = parse(text, parseOptions(separator))
    const long = rows.map((cells, at) => longCell(cells, at + 1)).find((fault) => fault !== undefined)
    return long ? { fault: long } : { rows }
  } catch (error) {
    const fault = parseFault(error, text)
    if (!fault) throw error
    return { fault }
  }
}
