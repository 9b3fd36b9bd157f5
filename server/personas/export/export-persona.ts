// The files a persona can be taken along as: one row a format. Each is made from what the reading page shows, so that a file
// never says more than the page.

import type { Revision } from '../publishing/revision'
import type { Shown } from './shown'
import { toCsv } from './to-csv'
import { toJson } from './to-json'
import { toMarkdown } from './to-markdown'
import { toPdf } from './to-pdf'
import { toPptx } from './to-pptx'

export const exportFormats = ['pdf', 'pptx', 'md', 'csv', 'json'] as const
/** What the page calls each of them. */
export const exportLinks = [
  { format: 'pdf', label: 'PDF' },
  { format: 'pptx', label: 'Slides' },
  { format: 'md', label: 'Markdown' },
  { format: 'csv', label: 'CSV' },
  { format: 'json', label: 'JSON' },
] as const satisfies readonly { format: ExportFormat; label: string }[]
export type ExportFormat = (typeof exportFormats)[number]

export type ExportFile = { name: string; type: string; body: string | Buffer }
export type PersonaExporter = ReturnType<typeof createPersonaExporter>

type Row = { type: string; make: (shown: Shown, revision: Revision | undefined) => Promise<string | Buffer> | string }

const rows: Record<ExportFormat, Row> = {
  pdf: { type: 'application/pdf', make: toPdf },
  pptx: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', make: toPptx },
  md: { type: 'text/markdown; charset=utf-8', make: toMarkdown },
  csv: { type: 'text/csv; charset=utf-8', make: toCsv },
  json: { type: 'application/json; charset=utf-8', make: toJson },
}

export function createPersonaExporter() {
  return {
    async make(format: ExportFormat, shown: Shown, revision: Revision | undefined): Promise<ExportFile> {
      const { type, make } = rows[format]
      return { name: fileName(shown.name, revision, format), type, body: await make(shown, revision) }
    },
  }
}

/** Letters and digits of any script; nothing that a file system or a shell reads otherwise. */
function fileName(name: string, revision: Revision | undefined, format: string): string {
  const clean =
    name
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'persona'
  return `${clean}-${revision ? `v${revision.number}` : 'draft'}.${format}`
}
