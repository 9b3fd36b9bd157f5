// Reads a file of rows (CSV, TSV or JSON lines, by its ending) for the commands that need no server. Every refusal names the
// file, the line and what was expected.
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { UsageError } from './arguments'

export type Table = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** @throws UsageError for a file that cannot be read as what its ending says */
export function readTable(file: string): Table {
  const text = readText(file)
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return fromSeparated(file, text, ',')
    case '.tsv':
    case '.tab':
      return fromSeparated(file, text, '\t')
    case '.jsonl':
    case '.ndjson':
      return fromLines(file, text)
    default:
      throw new UsageError(`${file}: expected a file that ends in .csv, .tsv or .jsonl`)
  }
}

/** UTF-8 or UTF-16 by its byte order mark, without the mark. */
function readText(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new UsageError(
      `${file}: expected a file that can be read, got ${code === 'ENOENT' ? 'no such file' : (code ?? 'an error')}`,
    )
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) bytes = Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8')
  if (text.includes('\u0000'))
    throw new UsageError(`${file}: line ${lineAt(text, text.indexOf('\u0000'))}: expected text, got a NUL byte`)
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

/** Plain tab-separated text often holds loose quotes: there they only quote where a field opens with one and a tab or line end follows its pair. */
function fromSeparated(file: string, text: string, delimiter: string): Table {
  const records = delimiter === '\t' && !wellQuoted(text) ? unquoted(text) : quoted(file, text, delimiter)
  const [columns, ...rows] = records
  if (!columns || columns.every((name) => name.trim() === ''))
    throw new UsageError(`${file}: line 1: expected a header row, got an empty line`)
  rows.forEach((row, at) => {
    if (row.length !== columns.length)
      throw new UsageError(
        `${file}: line ${lineOf(records, at + 1)}: expected ${columns.length} columns as in the header, got ${row.length}`,
      )
  })
  return { columns: columns.map((name) => name.trim()), rows }
}

/** The line on which a record starts: records before it, and the line ends inside their fields. */
const lineOf = (records: readonly (readonly string[])[], record: number): number =>
  records
    .slice(0, record)
    .reduce((line, fields) => line + 1 + fields.reduce((ends, field) => ends + field.split('\n').length - 1, 0), 1)

/** Whether every quoted field of tab-separated text closes before its tab or line end. */
function wellQuoted(text: string): boolean {
  const loose = /(?:^|\t)"(?:[^"]|"")*"(?=\t|\r?\n|\r|$)/gm
  const rest = text.replace(loose, '')
  return !/(?:^|\t)"/m.test(rest)
}

const unquoted = (text: string): string[][] =>
  text
    .replace(/(?:\r\n|\n|\r)$/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))

function quoted(file: string, text: string, delimiter: string): string[][] {
  try {
    return parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, relax_quotes: true })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new UsageError(
      `${file}: line ${String(Reflect.get(error, 'lines') ?? '?')}: expected quotes that close, got ${error.message}`,
    )
  }
}

function fromLines(file: string, text: string): Table {
  const records: Record<string, unknown>[] = []
  text.split(/\r\n|\n|\r/).forEach((line, at) => {
    if (line.trim() === '') return
    records.push(readRecord(file, line, at + 1))
  })
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  if (columns.length === 0) throw new UsageError(`${file}: line 1: expected an object a line, got an empty file`)
  return {
    columns,
    rows: records.map((record) => columns.map((name) => cell(Object.hasOwn(record, name) ? record[name] : undefined))),
  }
}

function readRecord(file: string, line: string, number: number): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new UsageError(`${file}: line ${number}: expected a JSON object, got ${line.slice(0, 40)}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${file}: line ${number}: expected a JSON object, got ${line.slice(0, 40)}`)
  return value as Record<string, unknown>
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
