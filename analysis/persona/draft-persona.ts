// Writes what sets each persona apart: the statements that its members make more often than everybody else, with figures that
// allow for how many were looked at, and the passages for and against. Nothing is invented: every line is somebody's words.
import type { Evidence, FitContrast, Person, PersonaTheme, Word } from './people'
import type { Passage } from './read-people'
import { benjaminiHochberg, fisherEither, fisherMore, newcombe, wilson } from './significance'
import type { Statement } from './statements'

/** Statements of one topic shown for a persona. */
const mostThemes = 6
const mostEvidence = 12
const mostAgainst = 3
/** Shown even without significance, so that a small study has something to read; the figure q tells. */
const leastThemes = 3
const significant = 0.1

type Figures = {
  readonly statement: Statement
  readonly group: number
  readonly inside: number
  readonly hits: number
  readonly p: number
}

/** Over-represented statements of each group, the strongest first. `labels` is the group of each row, -1 nobody's. */
export function draftThemes(
  statements: readonly Statement[],
  labels: Int32Array,
  groups: number,
  passages: readonly Passage[],
  people: readonly Person[],
): PersonaTheme[][] {
  const figures: Figures[] = statements.flatMap((statement) => {
    const asked = [...statement.asked].filter((row) => labels[row]! >= 0)
    const said = asked.filter((row) => statement.said.has(row))
    return Array.from({ length: groups }, (_, group) => {
      const inside = asked.filter((row) => labels[row] === group).length
      const hits = said.filter((row) => labels[row] === group).length
      return { statement, group, inside, hits, p: fisherMore(hits, inside, said.length, asked.length) }
    })
  })
  const q = benjaminiHochberg(figures.map(({ p }) => p))
  return Array.from({ length: groups }, (_, group) => {
    const own = figures.flatMap((figure, at) => {
      if (figure.group !== group || figure.hits === 0) return []
      const theme = describe(figure, q[at] as number, labels, passages, people)
      return theme.lift > 1 || groups === 1 ? [{ theme, p: figure.p }] : []
    })
    own.sort(
      (left, right) =>
        left.p - right.p || right.theme.share - left.theme.share || (left.theme.label < right.theme.label ? -1 : 1),
    )
    const kept = new Map<string, number>()
    return own.flatMap(({ theme }) => {
      const before = kept.get(theme.topic) ?? 0
      if (before >= mostThemes || (before >= leastThemes && theme.q > significant)) return []
      kept.set(theme.topic, before + 1)
      return [theme]
    })
  })
}

function describe(
  { statement, group, inside, hits }: Figures,
  q: number,
  labels: Int32Array,
  passages: readonly Passage[],
  people: readonly Person[],
): PersonaTheme {
  const asked = [...statement.asked].filter((row) => labels[row]! >= 0)
  const all = asked.filter((row) => statement.said.has(row)).length
  const member = (at: number) => labels[passages[at]!.person] === group
  return {
    topic: statement.topic,
    label: statement.label,
    share: hits / inside,
    elsewhere: asked.length === inside ? 0 : (all - hits) / (asked.length - inside),
    interval: wilson(hits, inside),
    lift: all === 0 ? 1 : hits / inside / (all / asked.length),
    q,
    people: hits,
    speakers: asked.filter((row) => labels[row] === group && statement.said.has(row)).map((row) => people[row]!.id),
    evidence: quote(statement.passages.filter(member), passages, people, mostEvidence),
    against: quote(
      statement.otherwise.filter((at) => member(at) && !statement.said.has(passages[at]!.person)),
      passages,
      people,
      mostAgainst,
    ),
  }
}

/** One quotation a person, in the order given. */
function quote(
  order: readonly number[],
  passages: readonly Passage[],
  people: readonly Person[],
  most: number,
): Evidence[] {
  const quoted = new Set<number>()
  const found: Evidence[] = []
  for (const at of order) {
    const { person, verbatim, start, end, text } = passages[at] as Passage
    if (quoted.has(person)) continue
    quoted.add(person)
    found.push({ respondent: (people[person] as Person).id, verbatim, start, end, text })
    if (found.length === most) break
  }
  return found
}

/** Where good-fit and poor-fit customers differ, the surest first. `fit` is `good`, `poor` or something else for each row. */
export function contrastFit(statements: readonly Statement[], fit: readonly (string | undefined)[]): FitContrast[] {
  const rows = statements.map((statement) => {
    const among = (value: string) => [...statement.asked].filter((row) => fit[row] === value)
    const good = among('good')
    const poor = among('poor')
    const goodHits = good.filter((row) => statement.said.has(row)).length
    const poorHits = poor.filter((row) => statement.said.has(row)).length
    const p =
      good.length === 0 || poor.length === 0
        ? 1
        : fisherEither(goodHits, good.length, goodHits + poorHits, good.length + poor.length)
    return { statement, good: good.length, poor: poor.length, goodHits, poorHits, p }
  })
  const q = benjaminiHochberg(rows.map(({ p }) => p))
  return rows
    .flatMap(({ statement, good, poor, goodHits, poorHits }, at) =>
      good === 0 || poor === 0
        ? []
        : [
            {
              topic: statement.topic,
              label: statement.label,
              good: goodHits / good,
              poor: poorHits / poor,
              difference: goodHits / good - poorHits / poor,
              interval: newcombe(goodHits, good, poorHits, poor),
              q: q[at] as number,
            },
          ],
    )
    .sort(
      (left, right) =>
        left.q - right.q ||
        Math.abs(right.difference) - Math.abs(left.difference) ||
        (left.label < right.label ? -1 : 1),
    )
}

export type Spoken = {
  readonly spelling: string
  readonly people: ReadonlySet<number>
  readonly language: string
}

const mostWords = 12

/** Words that members of a group use more than others who write the same language: smoothed log odds times the root of the count. */
export function tellingWords(
  spoken: readonly Spoken[],
  labels: Int32Array,
  languages: readonly string[],
  group: number,
): Word[] {
  const sizes = new Map<string, { inside: number; all: number }>()
  languages.forEach((language, row) => {
    if (labels[row]! < 0) return
    const size = sizes.get(language) ?? { inside: 0, all: 0 }
    size.all++
    if (labels[row] === group) size.inside++
    sizes.set(language, size)
  })
  return spoken
    .flatMap(({ spelling, people, language }) => {
      const size = sizes.get(language) ?? { inside: 0, all: 0 }
      const users = [...people].filter((row) => labels[row]! >= 0)
      const count = users.filter((row) => labels[row] === group).length
      const odds = (hits: number, trials: number) => Math.log((hits + 0.5) / (trials - hits + 0.5))
      const weight = (odds(count, size.inside) - odds(users.length - count, size.all - size.inside)) * Math.sqrt(count)
      return count >= 2 && (weight > 0 || size.inside === size.all) ? [{ text: spelling, count, weight }] : []
    })
    .sort((left, right) => right.weight - left.weight || (left.text < right.text ? -1 : 1))
    .slice(0, mostWords)
}
