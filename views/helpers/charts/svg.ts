// What the pictures share: markup that templates take as it is, escaping, and names of colour classes. Draws nothing itself.

/** Markup that templates take as it is: Handlebars does not escape what has toHTML. */
export type Markup = { toHTML(): string }

export const markup = (html: string): Markup => ({ toHTML: () => html })

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

/** Coordinates with one decimal: a tenth of a pixel is finer than any screen. */
export const at = (value: number): string => String(Math.round(value * 10) / 10)

/** At most this many signs, cut between whole characters (an emoji or a Chinese sign is never halved). */
export function shorten(text: string, most: number): string {
  const signs = [...text]
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`
}

/** Class of the n-th category; there are eight colours, then they come again. */
export const category = (index: number): string => `cat-${((index % 8) + 8) % 8}`

export type Format = 'number' | 'percent' | 'figure'

const formats: Record<Format, (value: number) => string> = {
  number: (value) => new Intl.NumberFormat('en').format(value),
  percent: (value) => `${Math.round(value * 100)} %`,
  figure: (value) => value.toFixed(2),
}

/** A value as people read it; a dash where there is none. */
export const read = (value: number | null | undefined, format: Format = 'number'): string =>
  value === null || value === undefined || !Number.isFinite(value) ? '–' : formats[format](value)
