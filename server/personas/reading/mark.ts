// The abstract mark of a persona: arcs and dots drawn from its id. No face and no picture chosen from demographics. Pure.
import { type Markup, markup } from '../../../views/helpers/charts/svg'

/** @returns an SVG in the current colour, and the number of a category colour (0 to 7) */
export function drawMark(id: string): { svg: Markup; colour: number } {
  const bits = hash(id)
  const arcs = [30, 21, 12].map((radius, at) => {
    const turn = ((bits >>> (at * 5)) & 31) * 11.25
    const length = 0.35 + ((bits >>> (15 + at * 3)) & 7) * 0.07
    const round = 2 * Math.PI * radius
    const dash = `${(round * length).toFixed(1)} ${(round * (1 - length)).toFixed(1)}`
    return `<circle cx="40" cy="40" r="${radius}" fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="round" stroke-dasharray="${dash}" transform="rotate(${turn} 40 40)" opacity="${1 - at * 0.22}"/>`
  })
  const dot = `<circle cx="40" cy="40" r="${2.5 + ((bits >>> 27) & 3)}" fill="currentColor"/>`
  const svg = `<svg class="mark" viewBox="0 0 80 80" aria-hidden="true" focusable="false">${arcs.join('')}${dot}</svg>`
  return { svg: markup(svg), colour: (bits >>> 24) & 7 }
}

/** FNV-1a with a last mix: near ids give unlike marks. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 13)) >>> 0
}
