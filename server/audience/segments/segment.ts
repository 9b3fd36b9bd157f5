// A segment: a saved rule over the people of a study. Whoever keeps the rule today is in it; nobody is put in by hand. What is not
// known of somebody keeps them out, as an answer to them could be wrong. Pure.
import type { Contact, Lifecycle } from '../directory/contact'
import { check, type Fit, type Subject } from '../icps/fit'
import type { Criterion } from '../icps/icp'
import { sayCriterion } from '../icps/icp'

export type SegmentRule = {
  /** Empty: whoever they are. */
  lifecycles: readonly Lifecycle[]
  /** How they fit, by one profile or by the best of all. */
  fit?: { fit: Fit; icpId?: string }
  /** All of `must` holds, nothing of `exclude`. */
  criteria: readonly Criterion[]
}

export type Segment = {
  id: string
  studyId: string
  name: string
  rule: SegmentRule
  createdAt: Date
  updatedAt: Date
  /** Rises by one with every change; a write with a stale version is refused. */
  version: number
}

export type NewSegment = Pick<Segment, 'name' | 'rule'>

/** @param fit how the person fits by the rule's profile; undefined for staff, who are not judged */
export function isIn(
  { lifecycles, fit, criteria }: SegmentRule,
  { contact, account }: Subject & { contact: Contact },
  judged: Fit | undefined,
): boolean {
  if (lifecycles.length > 0 && !lifecycles.includes(contact.lifecycle)) return false
  if (fit && judged !== fit.fit) return false
  return criteria.every((criterion) => check(criterion, 'decision-maker', { contact, account }).outcome === 'pass')
}

const fitWords: Readonly<Record<Fit, string>> = { good: 'good fit', poor: 'poor fit', unknown: 'fit unknown' }
const lifecycleWords: Readonly<Record<Lifecycle, string>> = {
  customer: 'customers',
  former: 'former customers',
  lead: 'leads',
  staff: 'our staff',
}

/** The rule in words, part by part. */
export function sayRule({ lifecycles, fit, criteria }: SegmentRule): string[] {
  return [
    ...(lifecycles.length > 0 ? [lifecycles.map((one) => lifecycleWords[one]).join(' or ')] : []),
    ...(fit ? [fitWords[fit.fit]] : []),
    ...criteria.map((criterion) => `${criterion.level === 'exclude' ? 'not ' : ''}${sayCriterion(criterion)}`),
  ]
}
