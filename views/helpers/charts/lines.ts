// Lines over a common horizontal axis: the curve of k, replies over time, drop-off. At most eight series. Each line ends in
// its own dot shape, so that colour is not the only difference.
import { extent } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { curveLinear, line as lineOf } from 'd3-shape'
import { at, category, type Format, type Markup, markup, read, safe } from './svg'

export type Series = { name: string; values: readonly (number | null)[]; category?: number }

export type LinesData = {
  title: string
  /** Where each value stands on the horizontal axis, and how that is written. */
  x: readonly number[]
  labels?: readonly string[]
  xLabel?: string
  series: readonly Series[]
  format?: Format
  /** The range of the vertical axis; by default from 0 to the highest value. */
  range?: readonly [number, number]
  /** A place on the horizontal axis to point out, and what to call it. */
  mark?: { x: number; label: string }
}

const width = 480
const height = 234
const edge = { top: 22, right: 14, bottom: 42, left: 44 }
const dashes = ['', '6 4', '2 3', '8 3 2 3', '1 4', '10 4', '4 2', '12 3 3 3']

export function lines(data: LinesData): Markup {
  const { x, series, format = 'number' } = data
  if (x.length === 0) return markup('<p class="muted">Nothing to draw yet.</p>')
  const [low = 0, high = 1] = extent(x) as [number, number]
  const across = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [edge.left, width - edge.right])
  const values = series.flatMap((one) => one.values.filter((value): value is number => value !== null))
  const up = scaleLinear(data.range ?? [Math.min(0, ...values), Math.max(0, ...values) || 1], [
    height - edge.bottom,
    edge.top,
  ])
  if (!data.range) up.nice(4)
  const parts = [
    ...up.ticks(4).map((tick) => gridLine(up(tick), read(tick, format))),
    ...xTicks(data, across),
    ...(data.mark ? [pointOut(across(data.mark.x), data.mark.label)] : []),
    ...series.map((one, index) => drawSeries(one, index, x, across, up)),
  ]
  const legend = series.map(
    ({ name, category: colour }, index) =>
      `<li class="${category(colour ?? index)}">${sample(index)}<span>${safe(name)}</span></li>`,
  )
  return markup(
    `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${safe(data.title)}">${parts.join('')}</svg>` +
      (series.length > 1 ? `<ul class="legend">${legend.join('')}</ul>` : ''),
  )
}

const gridLine = (y: number, words: string): string =>
  `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${at(y)}" y2="${at(y)}"/><text x="${edge.left - 6}" y="${at(y + 4)}" text-anchor="end">${safe(words)}</text>`

/** At most eight labels, evenly chosen, the first and the last among them. */
function xTicks({ x, labels, xLabel }: LinesData, across: (value: number) => number): string[] {
  const step = Math.max(1, Math.ceil((x.length - 1) / 7))
  const shown = x.map((_, index) => index).filter((index) => index % step === 0 || index === x.length - 1)
  const clear = shown.filter((index, place) => index === x.length - 1 || (shown[place + 1] ?? 0) - index >= step)
  const ticks = clear.map((index) => {
    const place = across(x[index] as number)
    const anchor = index === x.length - 1 && x.length > 1 ? 'end' : 'middle'
    return `<text x="${at(anchor === 'end' ? place + 6 : place)}" y="${height - edge.bottom + 20}" text-anchor="${anchor}">${safe(labels?.[index] ?? String(x[index]))}</text>`
  })
  const name = xLabel
    ? `<text x="${at((edge.left + width - edge.right) / 2)}" y="${height - 4}" text-anchor="middle">${safe(xLabel)}</text>`
    : ''
  return [...ticks, name]
}

const pointOut = (x: number, label: string): string =>
  `<line class="point-out" x1="${at(x)}" x2="${at(x)}" y1="${edge.top - 6}" y2="${height - edge.bottom}"/><text x="${at(x)}" y="${edge.top - 9}" text-anchor="${x > width - 80 ? 'end' : x < 80 ? 'start' : 'middle'}">${safe(label)}</text>`

function drawSeries(
  { name, values, category: colour }: Series,
  index: number,
  x: readonly number[],
  across: (value: number) => number,
  up: (value: number) => number,
): string {
  const path = lineOf<number | null>()
    .defined((value) => value !== null)
    .x((_, place) => across(x[place] as number))
    .y((value) => up(value as number))
    .curve(curveLinear)
    .digits(1)(values)
  const dots =
    x.length > 40
      ? ''
      : values
          .map((value, place) =>
            value === null
              ? ''
              : `<circle cx="${at(across(x[place] as number))}" cy="${at(up(value))}" r="3"><title>${safe(`${name}: ${value}`)}</title></circle>`,
          )
          .join('')
  return `<g class="${category(colour ?? index)}"><path d="${path ?? ''}" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="${dashes[index % 8]}"/><g fill="currentColor">${dots}</g></g>`
}

const sample = (index: number): string =>
  `<svg viewBox="0 0 28 8" aria-hidden="true"><line x1="1" x2="27" y1="4" y2="4" stroke="currentColor" stroke-width="2" stroke-dasharray="${dashes[index % 8]}"/></svg>`
