// Responses as a table: the same head and rows for CSV, XLSX and JSON Lines. No receipts; no contact and no minute where anonymity
// was promised. How a cell is written belongs to the format.
import type { Column } from '../../../surveys/codebook'
import type { Response } from '../responses/response'

export type Cell = string | number
export type Table = {
  head: readonly string[]
  rows: AsyncIterable<readonly Cell[]>
  /** What a column asked, where its name alone does not say: for formats that have room for it. */
  legend?: readonly (readonly [name: string, question: string])[]
}

type Fixed = { name: string; value: (response: Response) => Cell }

const fixed: readonly Fixed[] = [
  { name: 'response', value: ({ id }) => id },
  { name: 'state', value: ({ state }) => state },
  { name: 'version', value: ({ surveyVersion }) => surveyVersion },
  { name: 'collector', value: ({ collector }) => collector },
  { name: 'language', value: ({ language }) => language },
  { name: 'contact', value: ({ contactId = '' }) => contactId },
  { name: 'started', value: ({ startedAt, anonymous }) => sayTime(startedAt, anonymous) },
  { name: 'sent', value: ({ sentAt, anonymous }) => sayTime(sentAt, anonymous) },
]

export function toTable(columns: readonly Column[], responses: AsyncIterable<Response>): Table {
  return {
    head: [...fixed.map(({ name }) => name), ...columns.map(({ name }) => name)],
    rows: eachRow(columns, responses),
    legend: columns.map(({ name, label }) => [name, label] as const),
  }
}

async function* eachRow(
  columns: readonly Column[],
  responses: AsyncIterable<Response>,
): AsyncGenerator<readonly Cell[]> {
  for await (const response of responses)
    yield [...fixed.map(({ value }) => value(response)), ...columns.map(({ value }) => value(response.answers))]
}

function sayTime(time: Date | undefined, anonymous: boolean): string {
  const text = time?.toISOString() ?? ''
  return anonymous ? text.slice(0, 10) : text
}
