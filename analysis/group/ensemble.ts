// Groups answers several times, each time a little differently, brings the groupings together, and reads every answer once
// more. Which way of bringing them together the data ask for is decided by internal measures, never by where data come from.

import { pointsOf } from '../embed/embed-rows'
import type { Reduction } from '../embed/reduce'
import { integratedLikelihood } from '../quality/integrated-likelihood'
import { meanSharedInformation, sharedInformation } from '../quality/shared-information'
import { selectRows } from '../vectors/matrix'
import { evenSteps } from '../vectors/random'
import { keepColumns, type SparseRows, selectSparseRows } from '../vectors/sparse'
import { findConsensus, linkByAgreement } from './consensus'
import { exchangeGroups } from './exchange-groups'
import { type Directions, findDirections, type Members, planMembers } from './members'
import { mergeByEvidence, mergeGroups } from './merge-groups'
import { judgeByMixture, refineByMixture } from './mixture'
import { rereadAnswers } from './reread'
import type { Views } from './views'

export type EnsembleOptions = {
  readonly groups: number
  readonly seed: number
  readonly pause?: (step: string, share: number) => void
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
/** Starts of a consensus: of the last one, and of one that is only compared. */
const startsToAgree = 10
const startsToCompare = 2
/** Answers with more telling words than this, if there are many, move far from where k-means puts them. */
const wordyFrom = 10
const mostQuiet = 5000
/** Groups of fewer answers than this teach too little by what is said outside them. */
const fewPerGroup = 80

export function groupByEnsemble(views: Views, options: EnsembleOptions): Grouping {
  const { groups } = options
  const pause = options.pause ?? (() => undefined)
  const { rows } = views.counts
  if (groups < 2) return { labels: new Int32Array(rows), method: 'one group' }
  const { labels: found, shape } = groupSample(views, { ...options, pause })
  const evidence = shape === 'even' && rows < fewPerGroup * groups ? 'for-and-against' : 'against'
  const rounds = rows > mostQuiet ? 2 : 4
  const again = (): void => pause('reading again', 0.95)
  const labels = rereadAnswers(views.reading, found, { groups, evidence, rounds, pause: again })
  const sampled = rows > mostGrouped ? ', from a sample' : ''
  return { labels, method: `${shape} consensus${sampled}, read again` }
}

type Plan = Required<EnsembleOptions>
type Shaped = { readonly labels: Int32Array; readonly shape: 'even' | 'skewed' }

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
  for (const [at, row] of rows.entries()) labels[row] = found[at]!
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
  const compared = evenSteps(rows, all ? rows : Math.max(sampleCompared, sampleComparedPerGroup * groups))
  const directions = findDirections(views, options)
  const members = planMembers(views, directions, options)
  const found =
    rows < leastPerGroup * groups
      ? undefined
      : all
        ? tellShape(views, directions, options)
        : tellShape(selectViews(views, compared), (view) => selectDirections(directions(view), compared), {
            ...options,
            quick: true,
          })
  const shape = found?.shape ?? 'even'
  if (found && all && shape === 'skewed') return found
  const cuts = shape === 'skewed' ? join(members.fine(), views, options) : members.even()
  const agreed = link(cuts, options, startsToAgree)
  const exchanged =
    shape === 'even' && rows > mostCompared ? exchange(views, directions(0), agreed, members, options) : agreed
  return { labels: settleWords(views, [exchanged, ...cuts], members.beta, options), shape }
}

/** In large sets, evidence is strong enough to tell which groups hold two themes and which share one. */
function exchange(views: Views, found: Reduction, labels: Int32Array, members: Members, options: Plan): Int32Array {
  const { groups, seed } = options
  const beta = members.mixes ? members.beta : undefined
  const pause = (): void => options.pause('exchanging', 0.82)
  return exchangeGroups(views.counts, pointsOf(found, groups), labels, { groups, seed, beta, pause })
}

/** Finer cuts brought down to the number wanted: large groups find together again, small ones stay small. */
function join(fine: readonly Int32Array[], views: Views, { groups, pause }: Plan): Int32Array[] {
  return fine.map((labels) => {
    pause('joining', 0.5)
    return mergeGroups(views.features[0]!, labels, groups)
  })
}

/**
 * Groups that were cut too fine are joined in two ways, which make groups of unlike and of like sizes. The better way is the one
 * that earns more: hundredths of a nat per word by which its groups make the words likelier, hundredths of shared information by
 * which they come back when every answer is read by what others say, and half of those by which its members agree.
 */
function tellShape(views: Views, directions: Directions, options: Plan & { readonly quick?: boolean }): Shaped {
  const { groups, pause } = options
  const { counts } = views
  const fine = planMembers(views, directions, options).fine()
  const joining = (): void => pause('joining', 0.6)
  const like = fine.map((labels) => mergeByEvidence(counts, labels, groups, joining))
  const judge = (members: readonly Int32Array[]): { labels: Int32Array; worth: number } => {
    const labels = link(members, options, startsToCompare)
    const reading = { groups, evidence: 'for-and-against', rounds: 1, pause: () => pause('comparing', 0.7) } as const
    const again = rereadAnswers(views.reading, labels, reading)
    const fit = integratedLikelihood(counts, labels, groups)
    return { labels, worth: fit + sharedInformation(labels, again) + meanSharedInformation(members) / 2 }
  }
  const unlike = judge(join(fine, views, options))
  return { labels: unlike.labels, shape: unlike.worth > judge(like).worth ? 'skewed' : 'even' }
}

/** Twice as many groups as wanted by consensus, joined by how often the members hold their answers together. */
function link(members: readonly Int32Array[], { groups, seed, pause }: Plan, restarts: number): Int32Array {
  const rows = members[0]!.length
  const count = Math.max(groups, Math.min(2 * groups, Math.ceil(rows / 3)))
  const fine = findConsensus(members, { groups: count, seed, restarts, pause: () => pause('agreeing', 0.8) })
  return linkByAgreement(fine, members, groups)
}

/**
 * Many wordy answers hold on to poor starts: of several groupings, the consensus first, the one whose mixture explains them best
 * is drawn anew while cooling. Elsewhere the consensus stands.
 */
function settleWords(views: Views, candidates: readonly Int32Array[], beta: number, options: Plan): Int32Array {
  const { words, counts } = views
  if (words.rows <= mostQuiet || words.columns.length < wordyFrom * words.rows) return candidates[0]!
  const { groups, seed } = options
  const pause = (): void => options.pause('refining', 0.85)
  const fits = candidates.map((labels) => judgeByMixture(counts, labels, { groups, beta, pause }).fit)
  const best = candidates[fits.indexOf(Math.max(...fits))]!
  return refineByMixture(counts, best, { groups, beta, cooling: { sweeps: 12, seed }, pause })
}
