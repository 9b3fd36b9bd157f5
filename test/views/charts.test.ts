// The pictures: what cannot be drawn, hostile words, and figures that are right.
import { bars } from '../../views/helpers/charts/bars'
import { heatMap } from '../../views/helpers/charts/heat-map'
import { intervalDots } from '../../views/helpers/charts/interval-dots'
import { lines } from '../../views/helpers/charts/lines'
import { scatterMap } from '../../views/helpers/charts/scatter-map'
import { stackedShares, strip } from '../../views/helpers/charts/stacked-shares'

const hostile = '"><img src=x onerror=alert(1)>'

const drawn = (label: string) => [
  bars({ title: label, rows: [{ label, value: 1, note: label, href: label }] }).toHTML(),
  lines({
    title: label,
    x: [1, 2],
    labels: [label, label],
    series: [
      { name: label, values: [0, 1] },
      { name: 'b', values: [1, 0] },
    ],
    mark: { x: 1, label },
  }).toHTML(),
  intervalDots({
    title: label,
    rows: [{ label, before: 0.1, now: 0.3, low: 0.2, high: 0.4, note: label, href: label }],
  }).toHTML(),
  heatMap({
    title: label,
    corner: label,
    columns: [{ label }],
    rows: [{ label, cells: [0.5], notes: [label] }],
  }).toHTML(),
  stackedShares({ title: label, rows: [{ label, parts: [{ name: label, value: 1 }] }] }).toHTML(),
  scatterMap({
    title: label,
    dots: [{ x: 0, y: 0, group: 0, title: label }],
    places: [{ x: 0, y: 0, group: 0, label, radius: 0.1 }],
  }).toHTML(),
]

describe('pictures', () => {
  it('write what people typed as text, wherever it stands', () => {
    for (const html of drawn(hostile)) {
      expect(html).not.toContain('<img')
      expect(html).toContain('&quot;&gt;&lt;img')
    }
  })

  it('carry no inline style, which the content security policy forbids', () => {
    for (const html of drawn('plain')) expect(html).not.toMatch(/\sstyle=/)
  })

  it('stay drawable with nothing, with one point and with zeros', () => {
    expect(bars({ title: 'none', rows: [] }).toHTML()).toContain('<ul')
    expect(lines({ title: 'none', x: [], series: [] }).toHTML()).toContain('Nothing to draw')
    const one = lines({ title: 'one', x: [3], series: [{ name: 'a', values: [0] }] }).toHTML()
    const zeros = bars({ title: 'zeros', rows: [{ label: 'a', value: 0 }] }).toHTML()
    const flat = heatMap({
      title: 'flat',
      corner: '',
      columns: [{ label: 'a' }],
      rows: [{ label: 'b', cells: [0, null] }],
    })
    for (const html of [one, zeros, flat.toHTML()]) expect(html).not.toMatch(/NaN|Infinity|undefined/)
  })
})

describe('bars', () => {
  it('are as long as their value beside the longest, or beside what a full bar stands for', () => {
    const rows = [
      { label: 'a', value: 30 },
      { label: 'b', value: 15 },
    ]
    expect(bars({ title: 't', rows }).toHTML()).toContain('fill="currentColor" width="50"')
    expect(bars({ title: 't', rows, most: 60 }).toHTML()).toContain('fill="currentColor" width="25"')
  })

  it('cut into shares are as wide as they are of what a whole bar stands for, and say the shares of their own sum', () => {
    const parts = [
      { name: 'good fit', value: 3 },
      { name: 'poor fit', value: 1 },
    ]
    expect(strip(parts)).toContain('width="74.4"')
    const beside = strip(parts, 8)
    expect(beside).toContain('width="36.9"')
    expect(beside).toContain('good fit: 75 %')
  })

  it('write shares as percent', () => {
    expect(bars({ title: 't', rows: [{ label: 'a', value: 0.254 }], format: 'percent' }).toHTML()).toContain('25 %')
  })
})

describe('lines', () => {
  it('leave a gap where there is no value', () => {
    const html = lines({ title: 't', x: [1, 2, 3], series: [{ name: 'a', values: [1, null, 2] }] }).toHTML()
    expect(html.match(/<circle/g)).toHaveLength(2)
    expect(/ d="([^"]*)"/.exec(html)?.[1]?.match(/M/g)).toHaveLength(2)
  })

  it('name at most nine places on the horizontal axis', () => {
    const x = Array.from({ length: 90 }, (_, index) => index)
    const html = lines({ title: 't', x, series: [{ name: 'a', values: x }] }).toHTML()
    expect(html.match(/y="212"/g)?.length).toBeLessThanOrEqual(9)
    expect(html).toContain('>89</text>')
  })
})

describe('names on a map', () => {
  const names = (html: string) =>
    [...html.matchAll(/class="place" x="([\d.]+)" y="([\d.]+)"[^>]*><title>[^<]*<\/title>([^<]*)</g)].map(
      ([, x, y, words]) => ({ x: Number(x), y: Number(y), words: String(words) }),
    )
  const draw = (places: { x: number; y: number; label: string }[]) =>
    names(
      scatterMap({
        title: 'Themes',
        dots: [],
        places: places.map((place, group) => ({ ...place, group, radius: 0.05 })),
      }).toHTML(),
    )

  it('are cut off by no edge', () => {
    const label = 'a name of a theme that is long'
    const found = draw([
      { x: 0, y: 0, label },
      { x: 1, y: 1, label },
    ])
    for (const { x, y, words } of found) {
      expect([x - words.length * 3.7 >= 0, x + words.length * 3.7 <= 760]).toEqual([true, true])
      expect([y >= 13, y <= 516]).toEqual([true, true])
    }
  })

  it('lie on no other name where discs stand side by side, and the whole name is told to who points at it', () => {
    const [one, two] = draw([
      { x: 0.45, y: 0.5, label: 'terminy to zgadywanie' },
      { x: 0.56, y: 0.5, label: 'customers asking' },
    ])
    expect(Math.abs((one?.y ?? 0) - (two?.y ?? 0))).toBeGreaterThanOrEqual(17)
  })
})

describe('heat maps', () => {
  it('tint the highest value deepest and leave missing values blank', () => {
    const html = heatMap({
      title: 't',
      corner: 'theme',
      columns: [{ label: 'p1' }, { label: 'p2' }],
      rows: [{ label: 'a', cells: [0.8, null] }],
    }).toHTML()
    expect(html).toContain('<td class="heat-9">80 %</td><td class="heat-0">–</td>')
  })
})

describe('dots with intervals', () => {
  const row = { label: 'a', before: 0.1, now: 0.5, low: 0.4, high: 0.6 }
  const centres = (html: string, kind: string) =>
    [...html.matchAll(new RegExp(`class="${kind}" cx="([\\d.]+)%" cy="50%" r="5"`, 'g'))].map(([, x]) => Number(x))

  it('say that there is nothing to draw', () => {
    expect(intervalDots({ title: 'none', rows: [] }).toHTML()).toContain('Nothing to draw')
  })

  it('stand in the order of their shares, on a scale that holds the longest interval', () => {
    const html = intervalDots({ title: 'some', rows: [row, { ...row, now: 0.2, low: 0.1, high: 0.95 }] }).toHTML()
    const [first = 0, second = 0] = centres(html, 'now')
    expect(first).toBeGreaterThan(second)
    expect(centres(html, 'before')[0]).toBeLessThan(second)
    expect(Math.max(...[...html.matchAll(/x2="([\d.]+)%"/g)].map(([, x]) => Number(x)))).toBeLessThanOrEqual(98)
  })
})
