// A table whose cells are tinted by their value, in ten steps of one colour: it is picture and table in one, keeps its words
// readable on a phone, and needs no colour to be understood.
import { type Format, type Markup, markup, read, safe } from './svg'

export type HeatRow = { label: string; href?: string; cells: readonly (number | null)[]; notes?: readonly string[] }

export type HeatData = {
  /** Said above the table for screen readers. */
  title: string
  corner: string
  columns: readonly { label: string; note?: string; href?: string }[]
  rows: readonly HeatRow[]
  format?: Format
  /** The value of the deepest tint; by default the highest cell. */
  most?: number
}

export function heatMap({ title, corner, columns, rows, format = 'percent', most }: HeatData): Markup {
  const top = most ?? Math.max(0, ...rows.flatMap(({ cells }) => cells.map((cell) => cell ?? 0)))
  const head = columns.map(
    ({ label, note, href }) =>
      `<th scope="col">${linked(label, href)}${note ? `<span class="heat-note">${safe(note)}</span>` : ''}</th>`,
  )
  const body = rows.map(
    ({ label, href, cells, notes }) =>
      `<tr><th scope="row">${linked(label, href)}</th>${cells
        .map((cell, at) => {
          const note = notes?.[at] ? `<span class="heat-note">${safe(notes[at] ?? '')}</span>` : ''
          return `<td class="heat-${level(cell, top)}">${read(cell, format)}${note}</td>`
        })
        .join('')}</tr>`,
  )
  return markup(
    `<div class="table-wrap" role="region" tabindex="0" aria-label="${safe(title)}"><table class="heat"><caption class="visually-hidden">${safe(title)}</caption><thead><tr><th scope="col">${safe(corner)}</th>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`,
  )
}

const linked = (label: string, href: string | undefined): string =>
  href ? `<a href="${safe(href)}">${safe(label)}</a>` : safe(label)

const level = (cell: number | null, top: number): number =>
  cell === null || !(top > 0) ? 0 : Math.min(9, Math.max(0, Math.round((cell / top) * 9)))
