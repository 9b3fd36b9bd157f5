// A spreadsheet file (xlsx, xlsm) to its sheets as rows of text. The file came from anybody: nothing is written to disk, names inside
// it are only compared, formulas and macros are never run (their last values are read), and everything has a limit that holds
// whatever the file says of itself.
import { strFromU8, Unzip, UnzipInflate } from 'fflate'
import { Parser } from 'saxen'
import { type Fault, fault } from '../shape'

/** `row` counts as the spreadsheet does; cells by column, blank where there is none. */
export type SheetRow = { readonly row: number; readonly cells: readonly string[] }
export type Sheet = { readonly name: string; readonly rows: readonly SheetRow[] }

export type Workbook =
  | { readonly ok: true; readonly sheets: readonly Sheet[]; readonly hasMacros: boolean }
  | { readonly ok: false; readonly fault: Fault }

const mostParts = 2000
const mostBytes = 40_000_000
const mostCells = 300_000
const mostColumns = 500
const pieceBytes = 16_384

/** The parts that say something about cells; pictures, styles, macros and whatever else stay packed. */
const wanted = /^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/i

class Unreadable extends Error {}

export function readWorkbook(bytes: Uint8Array): Workbook {
  try {
    const { parts, hasMacros } = unpack(bytes)
    return { ok: true, sheets: readSheets(parts), hasMacros }
  } catch (error) {
    // fflate names its own errors by a code; the rest is a mistake of ours.
    if (!(error instanceof Unreadable) && (error as { code?: unknown }).code === undefined) throw error
    const reason = error instanceof Unreadable ? error.message : 'the file is damaged'
    return { ok: false, fault: fault('file', 'not-a-spreadsheet', `expected a spreadsheet (.xlsx), but ${reason}`) }
  }
}

type Parts = ReadonlyMap<string, string>

/** Unpacks piece by piece and counts what comes out, so that a file that lies about its size is stopped at ours. */
function unpack(bytes: Uint8Array): { parts: Parts; hasMacros: boolean } {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw new Unreadable('this is an old or a locked one: save it as .xlsx without a password')
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new Unreadable('this is something else')
  const pieces = new Map<string, Uint8Array[]>()
  let seen = 0
  let size = 0
  let hasMacros = false
  const unzip = new Unzip((file) => {
    seen += 1
    if (seen > mostParts) throw new Unreadable(`it has more than ${mostParts} parts`)
    if (/vbaProject|macrosheets/i.test(file.name)) hasMacros = true
    if (!wanted.test(file.name)) return
    const own: Uint8Array[] = []
    if (pieces.has(file.name.toLowerCase())) throw new Unreadable('it has the same part twice')
    pieces.set(file.name.toLowerCase(), own)
    file.ondata = (error, piece) => {
      if (error) throw error
      size += piece.length
      if (size > mostBytes) throw new Unreadable(`it holds more than ${mostBytes / 1e6} MB`)
      own.push(piece)
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  for (let at = 0; at < bytes.length; at += pieceBytes)
    unzip.push(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length)
  const parts = new Map([...pieces].map(([name, own]) => [name, strFromU8(join(own))]))
  return { parts, hasMacros }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function readSheets(parts: Parts): Sheet[] {
  const files = new Map<string, string>()
  walk(parts.get('xl/_rels/workbook.xml.rels') ?? '', {
    open: (name, attributes) => {
      if (name === 'Relationship') files.set(attributes.Id ?? '', attributes.Target ?? '')
    },
  })
  const listed: { name: string; file: string }[] = []
  walk(parts.get('xl/workbook.xml') ?? '', {
    open: (name, attributes) => {
      const target = files.get(attributes['r:id'] ?? attributes['d3p1:id'] ?? '') ?? ''
      if (name === 'sheet')
        listed.push({ name: attributes.name ?? '', file: target.replace(/^\/?(xl\/)?/, 'xl/').toLowerCase() })
    },
  })
  const shared = readShared(parts.get('xl/sharedstrings.xml') ?? '')
  const count = { cells: 0 }
  const sheets = listed.flatMap(({ name, file }) => {
    const xml = parts.get(file)
    return xml === undefined ? [] : [{ name, rows: readRows(xml, shared, count) }]
  })
  if (sheets.length === 0) throw new Unreadable('there is no sheet in it')
  return sheets
}

function readShared(xml: string): string[] {
  const strings: string[] = []
  let current = ''
  let inText = false
  let inReading = false
  walk(xml, {
    open(name) {
      if (name === 'si') current = ''
      if (name === 'rPh') inReading = true
      inText = name === 't'
    },
    text: (text) => {
      if (inText && !inReading) current += text
    },
    close(name) {
      if (name === 'si') strings.push(current)
      if (name === 'rPh') inReading = false
      inText = false
    },
  })
  return strings
}

function readRows(xml: string, shared: readonly string[], count: { cells: number }): SheetRow[] {
  const rows: SheetRow[] = []
  let cells: string[] = []
  let row = 0
  let column = 0
  let type = ''
  let value = ''
  let inValue = false
  walk(xml, {
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes.r ?? row + 1)
        cells = []
        column = -1
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column + 1
        type = attributes.t ?? ''
        value = ''
      }
      inValue = name === 'v' || name === 't'
    },
    text(text) {
      if (inValue) value += text
    },
    close(name) {
      inValue = false
      if (name === 'c' && value !== '' && column < mostColumns) {
        count.cells += 1
        if (count.cells > mostCells) throw new Unreadable(`it has more than ${mostCells} cells`)
        while (cells.length < column) cells.push('')
        cells[column] =
          type === 's' ? (shared[Number(value)] ?? '') : type === 'b' ? (value === '1' ? 'true' : 'false') : value
      } else if (name === 'row' && cells.some((cell) => cell.trim() !== '')) rows.push({ row, cells })
    },
  })
  return rows
}

/** "AB12" -> 27. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? 'A'
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

type Walk = {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/** Elements by their name without a prefix. A document type is refused: spreadsheets have none, and entities live there. */
function walk(xml: string, { open, text, close }: Walk): void {
  if (xml === '') return
  const bare = (name: string) => name.slice(name.indexOf(':') + 1)
  let failed: Error | undefined
  // What a listener throws would be caught by the parser and told as an error of the document.
  const guarded = (act: () => void) => {
    try {
      act()
    } catch (error) {
      failed ??= error as Error
      parser.stop()
    }
  }
  const parser = new Parser()
  parser
    .on('openTag', (name, attributes, decode) =>
      guarded(() => {
        const decoded = Object.entries(attributes()).map(([key, value]) => [key, decode(value)])
        open?.(bare(name), Object.fromEntries(decoded))
      }),
    )
    .on('text', (piece, decode) => guarded(() => text?.(decode(piece))))
    .on('cdata', (piece) => guarded(() => text?.(piece)))
    .on('closeTag', (name) => guarded(() => close?.(bare(name))))
    .on('attention', (what) =>
      guarded(() => {
        if (/^<!DOCTYPE/i.test(String(what))) throw new Unreadable('it has a document type, which no spreadsheet has')
      }),
    )
    .on('error', () =>
      guarded(() => {
        throw new Unreadable('the file is damaged')
      }),
    )
  parser.parse(xml)
  if (failed) throw failed
}
