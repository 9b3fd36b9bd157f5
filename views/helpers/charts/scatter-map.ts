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
  const names = placeNames(places).map(({ place, words, left, top }) => {
    const name = `<text class="place" x="${at(left)}" y="${at(top)}" text-anchor="middle"><title>${safe(place.label)}</title>${safe(words)}</text>`
    return place.href ? `<a href="${safe(place.href)}">${name}</a>` : name
  })
  return markup(
    `<svg class="chart map" viewBox="0 0 ${size.width} ${size.height}" role="group" aria-label="${safe(title)}">${circles.join('')}${points.join('')}${names.join('')}</svg>`,
  )
}

type Name = { place: Place; words: string; left: number; top: number; width: number }

const lineHeight = 17
/** Signs of a name; the shorter one is taken where the longer would lie on another. */
const lengths = [28, 16] as const

/** Names above their discs, or else in the middle of them, where no name lies on one before it; none is cut off by the frame. */
function placeNames(places: readonly Place[]): Name[] {
  const placed: Name[] = []
  for (const place of places) {
    const radius = place.radius * (size.width - 2 * edge)
    const middle = edge + place.y * (size.height - 2 * edge)
    const tries = lengths.flatMap((length) =>
      [middle - radius - 5, middle + 5].map((top): Name => {
        const words = shorten(place.label, length)
        const width = widthOf(words)
        const reach = width / 2 + 4
        const left = Math.min(size.width - reach, Math.max(reach, edge + place.x * (size.width - 2 * edge)))
        return { place, words, left, top: Math.min(size.height - 4, Math.max(lineHeight, top)), width }
      }),
    )
    const hidden = (name: Name): number => placed.reduce((sum, other) => sum + overlap(name, other), 0)
    const best = tries.reduce((one, other) => (hidden(other) < hidden(one) ? other : one))
    placed.push(best)
  }
  return placed
}

/** At 13 pixels, semibold; measured on the widest of usual words, so that a name is rather thought too wide. */
const widthOf = (words: string): number =>
  [...words].reduce((sum, sign) => sum + (/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(sign) ? 13.5 : 7.4), 0)

/** Area that two names share. */
function overlap(one: Name, other: Name): number {
  const across = (one.width + other.width) / 2 - Math.abs(one.left - other.left)
  const down = lineHeight - Math.abs(one.top - other.top)
  return across > 0 && down > 0 ? across * down : 0
}
