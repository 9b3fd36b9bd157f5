// Dots in the plane, coloured by group, with the groups' names at their centres. Where the dots stand is decided by whoever
// calls; this only draws. Every dot may lead somewhere, and says what it is.
import { at, category, type Markup, markup, safe, shorten } from './svg'

export type Dot = { x: number; y: number; group: number; title: string; faint?: boolean }
export type Place = { x: number; y: number; group: number; label: string; href?: string; radius: number }
export type ScatterData = { title: string; dots: readonly Dot[]; places: readonly Place[] }

const size = { width: 760, height: 520 }
const edge = 36

/** Coordinates run from 0 to 1 in both directions. */
export function scatterMap({ title, dots, places }: ScatterData): Markup {
  const x = (value: number): string => at(edge + value * (size.width - 2 * edge))
  const y = (value: number): string => at(edge + value * (size.height - 2 * edge))
  const circles = places.map(
    (place) =>
      `<circle class="${category(place.group)} halo" cx="${x(place.x)}" cy="${y(place.y)}" r="${at(place.radius * (size.width - 2 * edge))}" fill="currentColor" stroke="currentColor"/>`,
  )
  const points = dots.map(
    (dot) =>
      `<circle class="${category(dot.group)}${dot.faint ? ' faint' : ''}" cx="${x(dot.x)}" cy="${y(dot.y)}" r="3.2" fill="currentColor"><title>${safe(shorten(dot.title, 160))}</title></circle>`,
  )
  const names = places.map((place) => {
    const words = `<text class="place" x="${x(place.x)}" y="${at(Number(y(place.y)) - place.radius * (size.width - 2 * edge) - 5)}" text-anchor="middle">${safe(shorten(place.label, 28))}</text>`
    return place.href ? `<a href="${safe(place.href)}">${words}</a>` : words
  })
  return markup(
    `<svg class="chart map" viewBox="0 0 ${size.width} ${size.height}" role="group" aria-label="${safe(title)}">${circles.join('')}${points.join('')}${names.join('')}</svg>`,
  )
}
