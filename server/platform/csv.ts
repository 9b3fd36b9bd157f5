// Tables for a spreadsheet: UTF-8 with a byte order mark, so that Excel reads Polish and Chinese, and with formulas disarmed,
// because cells may hold what strangers wrote.
import { stringify } from 'csv-stringify/sync'

export type Cell = string | number | null | undefined

export const toCsv = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], { bom: true, escape_formulas: true })
