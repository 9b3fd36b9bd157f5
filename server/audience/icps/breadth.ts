// How much of the known market a profile matches (C6): narrow and specific, but neither empty nor everybody. Pure.
import { type Judged, judge, type Outcome, type Subject } from './fit'
import type { Criterion } from './icp'

export type CriterionCount = { criterion: Criterion } & Record<Outcome, number>

export type Breadth = {
  total: number
  good: number
  poor: number
  unknown: number
  /** Good among all known, 0..1; 0 when nobody is known yet. */
  share: number
  state: 'nobody-known' | 'empty' | 'too-broad' | 'too-little-known' | 'narrow'
  /** What that means, and what to do. */
  advice: string
  criteria: readonly CriterionCount[]
}

/** Above this share a profile no longer tells whom to target (a choice, to be argued with: half of everybody is not a niche). */
export const broadShare = 0.5

export function breadthOf(icp: Judged, subjects: Iterable<Subject>): Breadth {
  const counts = { good: 0, poor: 0, unknown: 0 }
  const criteria = icp.criteria.map((criterion) => ({ criterion, pass: 0, fail: 0, unknown: 0 }))
  let total = 0
  for (const subject of subjects) {
    const verdict = judge(icp, subject)
    total += 1
    counts[verdict.fit] += 1
    verdict.reasons.forEach(({ outcome }, at) => {
      const count = criteria[at]
      if (count) count[outcome] += 1
    })
  }
  const share = total === 0 ? 0 : counts.good / total
  const state = stateOf(total, counts.unknown, share)
  return { total, ...counts, share, state, advice: advice[state], criteria }
}

function stateOf(total: number, unknown: number, share: number): Breadth['state'] {
  if (total === 0) return 'nobody-known'
  if (share > broadShare) return 'too-broad'
  if (unknown / total > 0.5) return 'too-little-known'
  return share === 0 ? 'empty' : 'narrow'
}

const advice: Record<Breadth['state'], string> = {
  'nobody-known': 'Nobody is known yet. Import contacts with their companies to see how many match.',
  empty: 'Nobody matches. Look at the criterion that most fail, and loosen it or move it to “should”.',
  'too-broad':
    'More than half of everybody matches: this does not yet tell whom to aim at. Add what sets the best apart.',
  'too-little-known':
    'For more than half it is unknown whether they match. Fill in the fields below, or ask for fewer.',
  narrow: 'Narrow enough to aim at, and not empty.',
}
