// Rows cut into shares of a whole: good, poor and unknown fit of a theme, titles within a persona. Like the bars, the figures
// are text and only the strip is drawn.
import { category, type Markup, markup, read, safe } from './svg'

export type Part = { name: string; value: number; tone?: 'good' | 'poor' | 'muted' | number }
export type StackRow = { label: string; parts: readonly Part[]; href?: string }
export type StackedData = { title: string; rows: readonly StackRow[]; legend?: boolean }

export function stackedShares({ title, rows, legend = true }: StackedData): Markup {
  const names = new Map(rows.flatMap(({ parts }) => parts.map((part, index) => [part.name, colourOf(part, index)])))
  const key = [...names].map(([name, colour]) => `<li class="${colour}">${swatch}<span>${safe(name)}</span></li>`)
  const items = rows.map(({ label, parts, href }) => {
    const words = href ? `<a href="${safe(href)}">${safe(label)}</a>` : safe(label)
    return `<li class="bars-row stacked"><span class="bars-label">${words}</span>${strip(parts)}<span class="visually-hidden">${safe(sentence(parts))}</span></li>`
  })
  return markup(
    `<ul class="bars" aria-label="${safe(title)}">${items.join('')}</ul>` +
      (legend && key.length > 1 ? `<ul class="legend">${key.join('')}</ul>` : ''),
  )
}

/** One strip alone; as wide as its parts are of `whole`, which is their sum unless said otherwise. */
export function strip(parts: readonly Part[], whole?: number): string {
  const sum = parts.reduce((total, { value }) => total + Math.max(0, value), 0)
  const total = Math.max(sum, whole ?? 0)
  let from = 0
  const pieces = parts.map((part, index) => {
    const width = total > 0 ? (Math.max(0, part.value) / total) * 100 : 0
    const piece = `<rect class="${colourOf(part, index)}" fill="currentColor" x="${round(from)}" width="${round(Math.max(0, width - 0.6))}" height="4"><title>${safe(`${part.name}: ${read(sum > 0 ? part.value / sum : 0, 'percent')}`)}</title></rect>`
    from += width
    return width > 0 ? piece : ''
  })
  return `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"/>${pieces.join('')}</svg>`
}

/** The strip as a helper of its own, for cards that write their figures beside it: `{{shareStrip parts}}`, or with the size that
    a whole bar stands for, so that bars below each other compare, `{{shareStrip parts largest}}`. */
export const shareStrip = (parts: readonly Part[], whole?: unknown): Markup =>
  markup(strip(parts, typeof whole === 'number' ? whole : undefined))

const sentence = (parts: readonly Part[]): string => {
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  return parts.map(({ name, value }) => `${name} ${read(total > 0 ? value / total : 0, 'percent')}`).join(', ')
}

const colourOf = ({ tone }: Part, index: number): string =>
  typeof tone === 'string' ? `tone-${tone}` : category(tone ?? index)

const round = (value: number): string => String(Math.round(value * 100) / 100)

const swatch =
  '<svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" fill="currentColor"/></svg>'
