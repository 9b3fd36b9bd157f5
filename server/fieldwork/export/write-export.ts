// Writes a table of responses as CSV, XLSX or JSON Lines. CSV and JSON Lines stream, so that a million rows need no memory; cells
// that a spreadsheet would take for a formula are disarmed in CSV (column names are ours and stay as they are).
import { strToU8, zipSync } from 'fflate'
import { disarm } from '../../platform/csv'
import type { Cell, Table } from './export-table'

export const exportFormats = {
  csv: { type: 'text/csv', write: writeCsv },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: writeXlsx },
  jsonl: { type: 'application/x-ndjson', write: writeJsonLines },
} as const

export type ExportFormat = keyof typeof exportFormats

async function* writeCsv({ head, rows }: Table): AsyncGenerator<string> {
  // The byte order mark tells Excel that the letters are UTF-8.
  yield `\uFEFF${head.map(quote).join(',')}\r\n`
  for await (const row of rows) yield `${row.map((cell) => quote(disarm(cell))).join(',')}\r\n`
}

async function* writeJsonLines({ head, rows }: Table): AsyncGenerator<string> {
  for await (const row of rows) {
    const filled = head.map((name, at) => [name, row[at] ?? ''] as const).filter(([, cell]) => cell !== '')
    yield `${JSON.stringify(Object.fromEntries(filled))}\n`
  }
}

/**
 * The whole workbook at once, as its format wants it: text as text, so that nothing in it is ever a formula. What each column
 * asked stands on a second sheet.
 */
async function* writeXlsx({ head, rows, legend = [] }: Table): AsyncGenerator<Buffer> {
  const lines = [sheetRow(head)]
  for await (const row of rows) lines.push(sheetRow(row))
  const sheets = [{ name: 'Responses', lines }]
  if (legend.length > 0)
    sheets.push({ name: 'Questions', lines: [sheetRow(['column', 'question']), ...legend.map(sheetRow)] })
  const files = {
    ...workbookOf(sheets.map(({ name }) => name)),
    ...Object.fromEntries(
      sheets.map(({ lines: written }, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `${xml}<worksheet ${main}><sheetData>${written.join('')}</sheetData></worksheet>`,
      ]),
    ),
  }
  yield Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))))
}

function quote(cell: Cell): string {
  const text = String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

// Excel takes 32,767 characters a cell.
const longestCell = 32_767

function sheetRow(cells: readonly Cell[]): string {
  const written = cells.map((cell) =>
    typeof cell === 'number'
      ? `<c><v>${cell}</v></c>`
      : `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell.slice(0, longestCell))}</t></is></c>`,
  )
  return `<row>${written.join('')}</row>`
}

function escapeXml(text: string): string {
  const plain = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

// The least that Excel, LibreOffice and Numbers open: Office Open XML (ECMA-376), parts 1 and 2.
function workbookOf(names: readonly string[]): Record<string, string> {
  const each = (write: (name: string, number: number) => string) =>
    names.map((name, at) => write(name, at + 1)).join('')
  const parts = each(
    (_, number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${sheetType}.worksheet+xml"/>`,
  )
  const sheets = each((name, number) => `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`)
  const links = each(
    (_, number) =>
      `<Relationship Id="rId${number}" Type="${office}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
  )
  return {
    '[Content_Types].xml': `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/>${parts}</Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook ${main} xmlns:r="${office}"><sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packages}/relationships">${links}</Relationships>`,
  }
}
