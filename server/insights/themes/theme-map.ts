// The map of a topic: each theme a disc as large as it is, themes that share border cases near each other, each answer a dot
// that stands nearer to its second theme the less sure its place is. Pure and deterministic: the same board, the same map.
import type { Dot, Place, ScatterData } from '../../../views/helpers/charts/scatter-map'
import type { BoardAnswer, BoardTheme, BoardTopic } from '../results/board'

type Disc = { theme: BoardTheme; x: number; y: number; radius: number }

/** More than this is a grey cloud: the list and the matrix show the rest. */
const mostThemes = 30
const mostDots = 1500
const goldenAngle = Math.PI * (3 - Math.sqrt(5))
const rounds = 240

export type ThemeMap = { readonly plot: ScatterData; readonly left: { themes: number; answers: number } }

export function themeMap(
  topic: BoardTopic,
  words: { text: (id: string) => string | undefined; href: (theme: BoardTheme) => string },
): ThemeMap {
  const themes = topic.themes.slice(0, mostThemes)
  const discs = layOut(themes)
  const discOf = new Map(discs.map((disc) => [disc.theme.id, disc]))
  const answers = themes.reduce((sum, { size }) => sum + size, 0)
  const step = Math.max(1, Math.ceil(answers / mostDots))
  const dots = discs.flatMap((disc) =>
    disc.theme.members.flatMap((answer, rank) =>
      rank % step === 0 ? [toDot(disc, answer, rank, discOf.get(answer.second ?? ''), words.text(answer.id))] : [],
    ),
  )
  const places = discs.map(
    ({ theme, x, y, radius }): Place => ({
      x,
      y,
      radius,
      group: theme.number,
      label: `${theme.label} (${theme.size})`,
      href: words.href(theme),
    }),
  )
  return {
    plot: { title: `Map of ${answers} answers in ${themes.length} themes`, dots, places },
    left: { themes: topic.themes.length - themes.length, answers: answers - dots.length },
  }
}

function layOut(themes: readonly BoardTheme[]): Disc[] {
  const total = Math.max(
    1,
    themes.reduce((sum, { size }) => sum + size, 0),
  )
  const discs = themes.map((theme, at): Disc => {
    const far = 0.36 * Math.sqrt((at + 0.5) / Math.max(1, themes.length))
    return {
      theme,
      x: 0.5 + far * Math.cos(at * goldenAngle),
      y: 0.5 + far * Math.sin(at * goldenAngle),
      radius: 0.03 + 0.17 * Math.sqrt(theme.size / total),
    }
  })
  const pull = pulls(themes)
  for (let round = 0; round < rounds; round++) {
    const heat = 1 - round / rounds
    for (const [at, disc] of discs.entries()) {
      for (const [other, far] of discs.entries()) if (other > at) push(disc, far, pull.get(`${at} ${other}`) ?? 0, heat)
      disc.x = clamp(disc.x + (0.5 - disc.x) * 0.01 * heat, disc.radius)
      disc.y = clamp(disc.y + (0.5 - disc.y) * 0.01 * heat, disc.radius)
    }
  }
  return spread(discs)
}

/** Draws the discs out to the edges of the plane; they keep their size, so they only come to stand further apart. */
function spread(discs: readonly Disc[]): Disc[] {
  if (discs.length < 2) return [...discs]
  const stretch = (axis: 'x' | 'y', least: number): ((disc: Disc) => number) => {
    const from = Math.min(...discs.map((disc) => disc[axis] - disc.radius))
    const to = Math.max(...discs.map((disc) => disc[axis] + disc.radius))
    const scale = Math.max(1, (1 - 2 * least) / (to - from))
    const middle = (from + to) / 2
    return (disc) => 0.5 + (disc[axis] - middle) * scale
  }
  const [x, y] = [stretch('x', 0.04), stretch('y', 0.08)]
  return discs.map((disc) => ({ ...disc, x: clamp(x(disc), disc.radius), y: clamp(y(disc), disc.radius) }))
}

/** How strongly two themes draw each other: their share of border cases, 0..1. */
function pulls(themes: readonly BoardTheme[]): Map<string, number> {
  const at = new Map(themes.map(({ id }, index) => [id, index]))
  const counts = new Map<string, number>()
  for (const [index, { members }] of themes.entries()) {
    for (const { second } of members) {
      const other = at.get(second ?? '')
      if (other === undefined || other === index) continue
      const key = index < other ? `${index} ${other}` : `${other} ${index}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const most = Math.max(1, ...counts.values())
  return new Map([...counts].map(([key, count]) => [key, count / most]))
}

function push(one: Disc, other: Disc, pull: number, heat: number): void {
  // The plane is drawn wider than high: heights count more.
  const dx = other.x - one.x
  const dy = (other.y - one.y) * 0.68
  const distance = Math.max(0.001, Math.hypot(dx, dy))
  const apart = one.radius + other.radius + 0.045
  const move = distance < apart ? (distance - apart) / 2 : 0.02 * pull * heat * (distance - apart)
  const x = (dx / distance) * move
  const y = (dy / distance) * move
  one.x = clamp(one.x + x, one.radius)
  one.y = clamp(one.y + y, one.radius)
  other.x = clamp(other.x - x, other.radius)
  other.y = clamp(other.y - y, other.radius)
}

const clamp = (value: number, radius: number): number => Math.min(1 - radius, Math.max(radius, value))

function toDot(disc: Disc, answer: BoardAnswer, rank: number, second: Disc | undefined, text: string | undefined): Dot {
  const spread = disc.radius * 0.92 * Math.sqrt((rank + 0.5) / disc.theme.members.length)
  const angle = rank * goldenAngle
  const lean = second ? 0.75 * (1 - answer.confidence) : 0
  const toward = second ? Math.atan2(second.y - disc.y, second.x - disc.x) : 0
  const reach = disc.radius * 0.92
  const ratio = 760 / 520
  return {
    x: disc.x + (1 - lean) * spread * Math.cos(angle) + lean * reach * Math.cos(toward),
    y: disc.y + ((1 - lean) * spread * Math.sin(angle) + lean * reach * Math.sin(toward)) * ratio,
    group: disc.theme.number,
    title: text ?? disc.theme.label,
    faint: answer.confidence < 0.2,
  }
}
