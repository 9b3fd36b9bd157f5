// Rows as CSV, in the commas and quotes of RFC 4180, for commands that are over in a second or two: the package that servers
// write with asks each cell for a dozen options that nobody gave, which is ten times the work.

/** Lines end in a line feed, the last one too. */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(toCell).join(',')}\n`).join('')

const needsQuotes = /[",\n\r]/

function toCell(value: string | number): string {
  const text = String(value)
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
