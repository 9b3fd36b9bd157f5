// Groups answers several times, each time a little differently, brings the groupings together, and reads every answer once
// more. Which way of bringing them together the data ask for is decided by internal measures, never by where data come from.

import { alone, type Crew, takeAll } from '../crew'
import { pointsOf } from '../embed/embed-rows'
import type { Reduction } from '../embed/reduce'
import { integratedLikelihood } from '../quality/integrated-likelihood'
import { type Matrix, selectRows } from '../vectors/matrix'
import { evenSteps } from '../vectors/random'
import { keepColumns, type SparseRows, selectSparseRows } from '../vectors/sparse'
import { areDrawn, drawAnew } from './draw-anew'
import { type ClearExchange, exchangeClearly, exchangeStrongly, expectedEvenness } from './exchange-themes'
import { agreeAtOnce, agreeInParts, inFours } from './link-members'
import { lookAgain, readAndExchange } from './look-again'
import { type Directions, findDirections, planMembers } from './members'
import { refineByMixture } from './mixture'
import { rereadAnswers } from './reread'
import { joinFine, judgeSizes, type Told, tellShape } from './tell-shape'
import { readingFor, type Views } from './views'

export type EnsembleOptions = {
  readonly groups: number
  readonly seed: number
  readonly pause?: (step: string, share: number) => void
  readonly crew?: Crew
}

export type Grouping = { readonly labels: Int32Array; readonly method: string }

/** Sets larger than this are grouped by an even sample of so many answers; the others are then placed. */
const mostGrouped = 25_000
const sweepsToPlace = 3
/** Of sets larger than this, an even sample of so many answers, or so many per group, tells whether groups are of like sizes. */
const mostCompared = 8000
const sampleCompared = 3000
const sampleComparedPerGroup = 30
/** Answers per group from which sizes can be told from chance. */
const leastPerGroup = 8
/** Up to this many answers members are read again, few at a time, before they are brought together. */
const mostInParts = 2500
/** From so many groups on, exchanges find more than they spoil in sets of any size. */
const manyGroups = 40
/** Groups of fewer answers than this teach too little by what is said outside them. */
const fewPerGroup = 80

export function groupByEnsemble(views: Views, options: EnsembleOptions): Grouping {
  const { groups, crew = alone } = options
  const pause = options.pause ?? (() => undefined)
  const { rows } = views.counts
  if (groups < 2) return { labels: new Int32Array(rows), method: 'one group' }
  const { labels: found, shape, members, points, exchange } = groupSample(views, { ...options, pause, crew })
  const evidence = evidenceFor(shape, rows, groups)
  const rounds = shape !== 'drawn' && (rows > mostCompared || rows <= mostInParts) ? 2 : 4
  const again = (): void => pause('reading again', 0.95)
  const reading = readingFor(views, groups, again)
  const read = (labels: Int32Array): Int32Array =>
    rereadAnswers(reading, labels, { groups, evidence, rounds, members, points, pause: again }, crew)
  const labels = exchange
    ? readAndExchange(found, { read, exchange: (labels) => exchangeClearly(labels, exchange, again) })
    : read(found)
  const sampled = rows > mostGrouped ? ', from a sample' : ''
  return { labels, method: `${shape} consensus${sampled}, read again` }
}

const evidenceFor = (shape: Shaped['shape'], rows: number, groups: number) =>
  shape === 'even' && rows < fewPerGroup * groups ? 'for-and-against' : 'against'

type Plan = Required<EnsembleOptions>
type Shaped = {
  readonly labels: Int32Array
  readonly shape: 'even' | 'skewed' | 'drawn'
  /** The groupings that were brought together, where they have a say in the last reading: in large sets. */
  readonly members?: readonly Int32Array[]
  /** The answers in their leading directions, where these have a say too: in small sets, where words do not change sizes. */
  readonly points?: Matrix
  /** How groups exchange themes once more, after reading: in small sets of like sizes. */
  readonly exchange?: ClearExchange | undefined
}

/** Directions that more answers have shown hold for a sample of them. */
const selectDirections = (found: Reduction, rows: Int32Array): Reduction => ({
  ...found,
  left: selectRows(found.left, rows),
})

/** Groups all answers, or a sample of them, by which the mixture then places the others. */
function groupSample(views: Views, options: Plan): Shaped {
  const { counts } = views
  if (counts.rows <= mostGrouped) return agree(views, options)
  const rows = evenSteps(counts.rows, mostGrouped)
  const { labels: found, shape } = agree(selectViews(views, rows), options)
  const labels = new Int32Array(counts.rows).fill(-1)
  for (let at = 0; at < rows.length; at++) labels[rows[at]!] = found[at]!
  const pause = (): void => options.pause('placing', 0.9)
  const placed = refineByMixture(counts, labels, {
    groups: options.groups,
    sweeps: sweepsToPlace,
    keepGroups: true,
    pause,
  })
  return { labels: placed, shape }
}

/** Words that a sample holds once teach nothing there, and would make its vocabulary look richer than it is. */
function selectViews(views: Views, rows: Int32Array): Views {
  const select = (matrix: SparseRows): SparseRows => keepColumns(selectSparseRows(matrix, rows), 2)
  return {
    ...views,
    words: select(views.words),
    counts: select(views.counts),
    features: views.features.map(select),
    reading: select(views.reading),
  }
}

function agree(views: Views, options: Plan): Shaped {
  const { groups } = options
  const { rows } = views.counts
  const all = rows <= mostCompared
  if (areDrawn(views, groups)) return { ...drawAnew(views, options), shape: 'drawn' }
  const directions = findDirections(views, options)
  const members = planMembers(views, directions, options)
  const withPoints = (shaped: Shaped): Shaped => {
    const steady = shaped.shape === 'skewed' || evidenceFor(shaped.shape, rows, groups) === 'for-and-against'
    if (rows > mostInParts || !steady) return shaped
    const found = directions(views.features.length - 1).take()
    return { ...shaped, points: pointsOf(found, found.values.length, 1) }
  }
  const tells = rows >= leastPerGroup * groups
  const telling = tells ? (all ? tellShape(views, directions, options) : tellBySample()) : undefined
  // Groups of like sizes are needed nearly always: whoever is idle begins them while sizes are told.
  const even = members.even(telling ? 'perhaps' : undefined)
  const told = telling?.take()
  const unlike = told !== undefined && told.lead > 0
  if (unlike && !all) for (const member of even) member.drop()
  const cuts = takeAll(unlike && !all ? joinFine(takeAll(members.fine()), views, options) : even)
  const agreed = agreeAtOnce(cuts, options)
  const joined = all && unlike ? agreeOnUnlike(told, agreed, cuts, views, options) : undefined
  if (joined) return joined.shape === 'even' ? withExchange(joined) : withPoints(joined)
  const shape = unlike && !all ? 'skewed' : 'even'
  const clear = shape === 'even' && (rows > mostCompared || groups >= manyGroups)
  if (!clear && rows <= mostInParts)
    return withExchange({
      labels: agreeInParts(inFours(cuts), views, { ...options, exchange: clearExchange() }),
      shape,
    })
  if (!clear) return all ? { labels: agreed, shape } : { labels: agreed, shape, members: cuts }
  const words = views.words.columns.length / rows
  const evenness = rows > mostCompared ? 0 : expectedEvenness(told?.lead ?? 0, words)
  const exchanging = (labels: Int32Array): Int32Array =>
    exchangeStrongly(labels, views, directions(0).take(), members, { ...options, evenness })
  const exchanged = exchanging(agreed)
  if (!all) return { labels: exchanged, shape, members: cuts }
  // Readings show of small groups which still hold two themes.
  const evidence = evidenceFor(shape, rows, groups)
  const again = (): void => options.pause('exchanging', 0.84)
  const read = (labels: Int32Array, rounds: number): Int32Array =>
    rereadAnswers(views.reading, labels, { groups, evidence, rounds, pause: again }, options.crew)
  return withPoints({ labels: lookAgain(exchanged, { read, exchange: exchanging }), shape })

  function clearExchange(): ClearExchange | undefined {
    const { spoken } = views
    if (!spoken || groups >= manyGroups) return undefined
    const points = pointsOf(directions(0).take(), groups)
    return { spoken, points, groups, seed: options.seed, beta: members.mixes ? members.beta : undefined }
  }

  function withExchange(shaped: Shaped): Shaped {
    const exchange = clearExchange()
    const labels = exchange
      ? exchangeClearly(shaped.labels, exchange, () => options.pause('exchanging', 0.84))
      : shaped.labels
    return withPoints({ ...shaped, labels, exchange })
  }

  function tellBySample() {
    const sample = evenSteps(rows, Math.max(sampleCompared, sampleComparedPerGroup * groups))
    const chosen: Reduction[] = []
    const select: Directions = (view) => {
      const { take, drop } = directions(view)
      const choose = (): Reduction => {
        chosen[view] ??= selectDirections(take(), sample)
        return chosen[view]
      }
      return { take: choose, drop }
    }
    return tellShape(selectViews(views, sample), select, { ...options, quick: true })
  }
}

/**
 * Two ways of joining one set of fine cuts have been compared; before joining makes sizes unlike, it has to beat `agreed` groups
 * that were never cut finer as well, or there are no such groups. Then they come from both ways of joining: where the two agree,
 * sizes are beyond doubt, and where they do not, neither has its way alone. Where it only wins by trusting in sizes, sizes stay
 * alike, and joining by evidence, which lost, is helped by those that were never cut finer.
 */
function agreeOnUnlike(
  { labels, unlike, like }: Told,
  agreed: Int32Array,
  even: readonly Int32Array[],
  views: Views,
  options: Plan,
): Shaped | undefined {
  const gain = (trust: number): number => {
    const [of, against] = [labels, agreed].map((groups) =>
      integratedLikelihood(views.counts, groups, options.groups, trust),
    ) as [number, number]
    return of - against
  }
  const worth = judgeSizes(gain, views.counts.rows / options.groups)
  if (worth === 'nothing') return undefined
  if (worth === 'little')
    return { labels: agreeAtOnce([...even.slice(0, like.length), ...like], options), shape: 'even' }
  const members = [...unlike, ...like]
  if (views.counts.rows > mostInParts) return { labels: agreeAtOnce(members, options), shape: 'skewed' }
  const parts = members.map((member) => [member])
  return { labels: agreeInParts(parts, views, options), shape: 'skewed' }
}
