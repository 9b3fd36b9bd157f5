// The bytes of a LimeSurvey structure in tab-separated values ("Tab Separated Values format (*.txt)") to rows by column. PHP's fputcsv
// wrote it: cells with blanks stand in quotes, and cells that a spreadsheet would run have an apostrophe before them.
import { parse } from 'csv-parse/sync'
import { type Fault, fault } from '../shape'

export type LimeRow = { readonly row: number; readonly cell: (column: string) => string }

const needed = ['class', 'type/scale', 'name', 'text', 'language']
const mostRows = 20_000

export function readLimeRows(text: string): { rows: LimeRow[] } | { fault: Fault } {
  const begin = text.trimStart().slice(0, 200)
  if (/^PK/.test(begin)) return wrong('this is a spreadsheet or an archive (.lsa)')
  if (/^<\?xml|^<document/i.test(begin)) return wrong('this is XML (.lss)')
  if (text.includes('\0')) return wrong('this is no text in UTF-8')
  const table = split(text.replace(/^\uFEFF/, ''))
  if (typeof table === 'string') return { fault: fault('file', 'not-limesurvey', table) }
  const [head = [], ...body] = table
  const columns = head.map((name) => name.trim().toLowerCase())
  const missing = needed.filter((name) => !columns.includes(name))
  if (missing.length > 0)
    return {
      fault: fault(
        'row 1',
        'not-limesurvey',
        `expected the columns ${needed.join(', ')}; missing: ${missing.join(', ')}`,
      ),
    }
  if (body.length > mostRows)
    return { fault: fault('file', 'too-long', `expected at most ${mostRows} rows, got ${body.length}`) }
  const places = new Map(columns.map((name, at) => [name, at]))
  const rows = body.map((cells, at) => ({
    row: at + 2,
    cell: (column: string) => unmask(cells[places.get(column) ?? -1] ?? ''),
  }))
  return { rows: rows.filter(({ cell }) => cell('class') !== '') }
}

function wrong(what: string): { fault: Fault } {
  const expected = 'expected LimeSurvey\'s "Tab Separated Values format (*.txt)"'
  return { fault: fault('file', 'not-limesurvey', `${expected}, but ${what}`) }
}

function split(text: string): string[][] | string {
  try {
    return parse(text, {
      delimiter: '\t',
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    })
  } catch (error) {
    const { code = '', lines = 1 } = error as { code?: string; lines?: number }
    if (!code.startsWith('CSV_')) throw error
    return code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote opens and is never closed'
      : `line ${lines} is not tab-separated: ${code.slice(4).toLowerCase().replaceAll('_', ' ')}`
  }
}

const unmask = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell).trim()
