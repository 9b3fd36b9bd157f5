// A persona as CSV, one row a line, for spreadsheets. Cells that a spreadsheet would run as a formula get an apostrophe in front.
import { stringify } from 'csv-stringify/sync'
import { disarm } from '../../platform/csv'
import type { Revision } from '../publishing/revision'
import { type Shown, sayProvenance } from './shown'

const columns = [
  'persona',
  'version',
  'section',
  'chapter',
  'field',
  'line',
  'reply',
  'judgement',
  'origin',
  'provenance',
  'people',
  'against',
  'withdrawn',
  'quote',
]

export function toCsv(shown: Shown, revision: Revision | undefined): string {
  const rows = shown.chapters.flatMap((chapter) =>
    chapter.fields.flatMap(({ label, lines }) =>
      lines.map((line) => [
        shown.name,
        revision?.number ?? 'draft',
        chapter.section,
        chapter.title,
        label,
        line.text,
        line.reply,
        line.judgement ?? '',
        line.origin,
        sayProvenance(line),
        line.voices,
        line.against.length,
        line.withdrawn,
        line.quotes[0]?.text ?? '',
      ]),
    ),
  )
  // The mark in front tells spreadsheets that this is UTF-8.
  return `\uFEFF${stringify([columns, ...rows.map((row) => row.map(disarm))], { record_delimiter: 'windows' })}`
}
