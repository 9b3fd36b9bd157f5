// How the number of themes of a topic was chosen, for the page of a run: how probable each number is, drawn and as a table, what spoke
// for the one chosen, and what each index alone would have chosen.
import type { CurvePoint, GroupCount, MeasureSource } from '../../../analysis'
import type { LinesData } from '../../../views/helpers/charts/lines'

export type CountView = {
  readonly topic: string
  readonly language: string
  readonly chosen: number
  /** How sure: the probability of the number chosen, and the fewest numbers around it that hold most of it. */
  readonly sure: number
  readonly low: number
  readonly high: number
  readonly held: number
  /** How probable it is that there is one theme only, where that is worth a word. */
  readonly alone: number | undefined
  readonly spoke: readonly string[]
  readonly votes: readonly string[]
  readonly curve: LinesData
  readonly points: readonly (CurvePoint & { readonly probability: number })[]
}

/** Numbers beyond the last that is this probable are neither drawn nor listed, but some always are. */
const leastProbable = 0.005
const fewestShown = 8
/** How much of all probability the range around the chosen number holds. */
const most = 0.8
/** From here on it is said that answers may be about one thing, or about nothing in common. */
const leastAlone = 0.2

const sourceWords: Readonly<Record<MeasureSource, string>> = {
  size: 'it is a usual number for what people say',
  communities: 'answers and their nearest neighbours form about as many communities',
  gap: 'the directions in which answers differ weaken after as many',
  evenness: 'themes come out alike in size',
  stability: 'the same themes come back from other starts',
  spread: 'answers lie close to the middle of their theme',
  modularity: 'answers of a theme share words with each other',
  parallel: 'words stand out no further than they would by chance',
}

const voteWords: Readonly<Record<keyof NonNullable<GroupCount['votes']>, string>> = {
  parallel: 'beyond chance',
  modularity: 'shared words',
  communities: 'communities of neighbours',
  stability: 'what comes back',
  gap: 'where directions weaken',
}

/** Numbers that were chosen, in the order of topics. Few answers, and runs of earlier versions, have no probabilities to show. */
export function toCountViews(counts: readonly GroupCount[]): CountView[] {
  return counts.flatMap((count) => {
    const points = count.curve.map((point) => ({ ...point, probability: point.probability ?? Number.NaN }))
    const at = points.findIndex(({ chosen }) => chosen)
    if (at < 0 || !count.votes || points.some(({ probability }) => Number.isNaN(probability))) return []
    return [toView(count, count.votes, points, at)]
  })
}

function toView(
  { topic, language, spoke = [] }: GroupCount,
  votes: NonNullable<GroupCount['votes']>,
  all: CountView['points'],
  at: number,
): CountView {
  const last = all.findLastIndex(({ probability }) => probability >= leastProbable)
  const points = all.slice(0, Math.max(last + 1, at + 1, fewestShown))
  const { groups: chosen, probability: sure } = all[at]!
  return {
    ...{ topic, language, chosen, sure, points },
    ...rangeAround(all, at),
    alone: chosen > 1 && all[0]!.probability >= leastAlone ? all[0]!.probability : undefined,
    spoke: spoke.map((source) => sourceWords[source]),
    votes: Object.entries(voteWords).map(([name, words]) => `${words} ${votes[name as keyof typeof votes]}`),
    curve: {
      title: 'How probable each number of themes is',
      x: points.map(({ groups }) => groups),
      xLabel: 'Number of themes',
      format: 'percent',
      series: [{ name: 'Probability', values: points.map(({ probability }) => probability) }],
      mark: { x: chosen, label: 'chosen' },
    },
  }
}

/** Grows from the number chosen to whichever side is more probable, until most is held. */
function rangeAround(points: CountView['points'], at: number): Pick<CountView, 'low' | 'high' | 'held'> {
  let [low, high, held] = [at, at, points[at]!.probability]
  while (held < most && (low > 0 || high < points.length - 1)) {
    const below = points[low - 1]?.probability ?? -1
    const above = points[high + 1]?.probability ?? -1
    held += Math.max(below, above)
    if (below > above) low--
    else high++
  }
  return { low: points[low]!.groups, high: points[high]!.groups, held }
}
