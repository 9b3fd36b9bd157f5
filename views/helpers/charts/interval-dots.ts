// Shares then and now, one row each: a hollow dot for before, a filled one for now with its interval. Words and figures are text,
// as with bars; only dots and intervals are drawn, at their true size on every screen.
import { type Markup, markup, read, safe } from './svg'

export type DotRow = {
  label: string
  before: number
  now: number
  /** Interval of `now`. */
  low: number
  high: number
  /** Said after the figures; rows with a mark are drawn in its colour. */
  note?: string
  tone?: 'good' | 'poor' | 'warn' | 'muted'
  href?: string
}

export type DotsData = { title: string; rows: readonly DotRow[] }

export function intervalDots({ title, rows }: DotsData): Markup {
  if (rows.length === 0) return markup('<p class="muted">Nothing to draw yet.</p>')
  const most = Math.min(1, Math.ceil(Math.max(0.1, ...rows.flatMap(({ high, before }) => [high, before])) * 10) / 10)
  const items = rows.map((row) => {
    const words = row.href ? `<a href="${safe(row.href)}">${safe(row.label)}</a>` : safe(row.label)
    const note = row.note ? ` <span class="dots-note">${safe(row.note)}</span>` : ''
    const figures = `<span class="muted">${read(row.before, 'percent')} →</span> ${read(row.now, 'percent')}`
    return `<li class="bars-row"><span class="bars-label">${words}${note}</span>${draw(row, most)}<span class="bars-value">${figures}</span></li>`
  })
  return markup(
    `<ul class="bars dots" aria-label="${safe(title)}">${items.join('')}</ul>` +
      `<ul class="legend"><li class="tone-muted">${sign('before')}<span>before</span></li><li class="tone-accent">${sign('now')}<span>now, with the 95 % interval; the line ends at ${read(most, 'percent')}</span></li></ul>`,
  )
}

function draw({ before, now, low, high, tone }: DotRow, most: number): string {
  const x = (share: number): string => `${Math.round(Math.min(1, Math.max(0, share / most)) * 960 + 20) / 10}%`
  return (
    `<svg class="dot-line tone-${tone ?? 'accent'}" aria-hidden="true"><line class="track" x1="2%" x2="98%" y1="50%" y2="50%"/>` +
    `<line class="interval" x1="${x(low)}" x2="${x(high)}" y1="50%" y2="50%"/>` +
    `<circle class="before" cx="${x(before)}" cy="50%" r="5"/><circle class="now" cx="${x(now)}" cy="50%" r="5"/></svg>`
  )
}

const sign = (kind: 'before' | 'now'): string =>
  `<svg aria-hidden="true">${kind === 'now' ? '<line class="interval" x1="10%" x2="90%" y1="50%" y2="50%"/>' : ''}<circle class="${kind}" cx="50%" cy="50%" r="4"/></svg>`
