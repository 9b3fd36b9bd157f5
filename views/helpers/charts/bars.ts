// Horizontal bars, one row each: the words and figures are text (they wrap on a phone and a screen reader reads them), only the
// bar is drawn. So a list of bars is its own table.
import { type Format, type Markup, markup, read, safe } from './svg'

export type BarRow = {
  label: string
  value: number
  /** Said after the figure, for instance "of 120 sent". */
  note?: string
  /** Where the figure leads: the answers behind it. */
  href?: string
  /** Colour: a state (`good`, `poor`, `warn`, `muted`) or a category number. */
  tone?: 'good' | 'poor' | 'warn' | 'muted' | number
}

export type BarsData = {
  /** What is counted, for those who do not see it. */
  title: string
  rows: readonly BarRow[]
  format?: Format
  /** The length of a full bar; by default the longest row (percent: 1). */
  most?: number
}

export function bars({ title, rows, format = 'number', most }: BarsData): Markup {
  const full = most ?? (format === 'percent' ? 1 : Math.max(0, ...rows.map(({ value }) => value)))
  const items = rows.map((row) => {
    const width = full > 0 ? Math.round(Math.min(1, Math.max(0, row.value / full)) * 1000) / 10 : 0
    const words = row.href ? `<a href="${safe(row.href)}">${safe(row.label)}</a>` : safe(row.label)
    const note = row.note ? ` <span class="muted">${safe(row.note)}</span>` : ''
    return `<li class="bars-row"><span class="bars-label">${words}</span>${bar(width, row.tone)}<span class="bars-value">${read(row.value, format)}${note}</span></li>`
  })
  return markup(`<ul class="bars" aria-label="${safe(title)}">${items.join('')}</ul>`)
}

function bar(width: number, tone: BarRow['tone']): string {
  const colour = typeof tone === 'number' ? `cat-${((tone % 8) + 8) % 8}` : `tone-${tone ?? 'accent'}`
  return `<svg class="bar ${colour}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/><rect fill="currentColor" width="${width}" height="4"/></svg>`
}
