// Groups answers several times, each time a little differently, brings the groupings together, and reads every answer once
// more. Which way of bringing them together the data ask for is decided by two internal measures, never by where data come from.
import { integratedLikelihood } from '../quality/integrated-likelihood'
import { meanSharedInformation } from '../quality/shared-information'
import { evenSteps } from '../vectors/random'
import { type SparseRows, selectSparseRows } from '../vectors/sparse'
import { findConsensus, linkByAgreement } from './consensus'
import { planMembers } from './members'
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
/** Of sets larger than this, or than so many per group, a sample tells whether groups are of like sizes. */
const mostCompared = 5000
const mostComparedPerGroup = 40
/** Answers per group from which sizes can be told from chance. */
const leastPerGroup = 8
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

function selectViews(views: Views, rows: Int32Array): Views {
  const select = (matrix: SparseRows): SparseRows => selectSparseRows(matrix, rows)
  return { ...views, words: select(views.words), counts: select(views.counts), features: views.features.map(select) }
}

function agree(views: Views, options: Plan): Shaped {
  const { groups } = options
  const { rows } = views.counts
  const compared = evenSteps(rows, Math.max(mostCompared, mostComparedPerGroup * groups))
  const all = compared.length === rows
  const members = planMembers(views, options)
  const found =
    rows < leastPerGroup * groups ? undefined : tellShape(all ? views : selectViews(views, compared), options)
  const shape = found?.shape ?? 'even'
  if (found && all && shape === 'skewed') return found
  const cuts = shape === 'skewed' ? join(members.fine(), views, options) : members.even()
  return { labels: settleWords(views, [link(cuts, options), ...cuts], members.beta, options), shape }
}

/** Finer cuts brought down to the number wanted: large groups find together again, small ones stay small. */
function join(fine: readonly Int32Array[], views: Views, { groups, pause }: Plan): Int32Array[] {
  return fine.map((labels) => {
    pause('joining', 0.5)
    return mergeGroups(views.features[0]!, labels, groups)
  })
}

/**
 * Groups that were cut too fine are joined in two ways, which make groups of like and of unlike sizes. The better way is the one
 * whose groups make the words likelier (in hundredths of a nat per word) and whose members agree more with each other (in
 * hundredths of shared information). If like sizes win, groups cut to the number wanted agree still better on them.
 */
function tellShape(views: Views, options: Plan): Shaped {
  const { groups, pause } = options
  const { counts } = views
  const fine = planMembers(views, options).fine()
  const unlike = join(fine, views, options)
  const like = fine.map((labels) => {
    pause('joining', 0.6)
    return mergeByEvidence(counts, labels, groups)
  })
  const labels = link(unlike, options)
  const gain =
    integratedLikelihood(counts, labels, groups) -
    integratedLikelihood(counts, link(like, options), groups) +
    (meanSharedInformation(unlike) - meanSharedInformation(like))
  return { labels, shape: gain > 0 ? 'skewed' : 'even' }
}

/** Twice as many groups as wanted by consensus, joined by how often the members hold their answers together. */
function link(members: readonly Int32Array[], { groups, seed, pause }: Plan): Int32Array {
  const rows = members[0]!.length
  const count = Math.max(groups, Math.min(2 * groups, Math.ceil(rows / 3)))
  const fine = findConsensus(members, { groups: count, seed, pause: () => pause('agreeing', 0.8) })
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
