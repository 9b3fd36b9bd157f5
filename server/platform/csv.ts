// Tables for a spreadsheet: UTF-8 with a byte order mark, so that Excel reads Polish and Chinese, and with formulas disarmed,
// because cells may hold what strangers wrote. Every CSV that leaves the product disarms its cells here.
import { stringify } from 'csv-stringify/sync'

export type Cell = string | number | null | undefined

export const toCsv = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  stringify([[...columns], ...rows.map((row) => row.map(disarm))], { bom: true })

/**
 * A leading apostrophe keeps = + - @, tab and line breaks from starting a formula (OWASP, CSV injection): their full-width twins
 * too, which Excel takes for them, and whatever stands behind blanks, which some programs trim. Numbers stay numbers.
 */
export const disarm = <Value extends Cell>(cell: Value): Value | string =>
  typeof cell === 'string' && /^(?:[\t\r\n]|[\s\u200B\uFEFF]*[=+\-@＝＋－＠])/.test(cell) ? `'${cell}` : cell
