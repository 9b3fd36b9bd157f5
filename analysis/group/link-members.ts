// Brings members together: all at once, or a few at a time, each few sharpened by what others say before all settle. Which
// members there are is the business of members.ts and tell-shape.ts.
import { type Crew, takeAll } from '../crew'
import type { SparseRows } from '../vectors/sparse'
import { findConsensus, linkByAgreement } from './consensus'
import { type ClearExchange, exchangeClearly } from './exchange-themes'
import type { MemberOptions } from './members'
import { rereadAnswers } from './reread'
import type { Views } from './views'

export type LinkInput = {
  readonly members: readonly Int32Array[]
  readonly groups: number
  readonly seed: number
  /** Starts of the consensus. */
  readonly restarts: number
}

/** Starts of a consensus that stays, and of one that is one of several. */
const startsToStay = 10
const startsOfPart = 3
/** Members that are brought together first: so few err differently, and are better than one. */
const membersOfPart = 4
/** Rounds of reading that leave groupings different enough to learn from each other. */
const roundsOfPart = 2

/** Twice as many groups as wanted by consensus, joined by how often the members hold their answers together. */
export function linkMembers(
  { members, groups, seed, restarts, crew }: LinkInput & { readonly crew?: Crew },
  pause: () => void,
): Int32Array {
  const rows = members[0]!.length
  const count = Math.max(groups, Math.min(2 * groups, Math.ceil(rows / 3)))
  const fine = findConsensus(members, { groups: count, seed, restarts, pause, crew })
  return linkByAgreement(fine, members, groups)
}

/** The consensus of all members at once. */
export function agreeAtOnce(members: readonly Int32Array[], { groups, seed, pause, crew }: MemberOptions): Int32Array {
  return linkMembers({ members, groups, seed, restarts: startsToStay, crew }, () => pause('agreeing', 0.8))
}

/**
 * The consensus of `parts` of the members, each part first brought together and read again by what others say: what a part
 * holds by accident does not come back, and what is left of it is outvoted by the others.
 */
export function agreeInParts(
  parts: readonly (readonly Int32Array[])[],
  { reading }: Pick<Views, 'reading'>,
  options: MemberOptions & { readonly exchange?: ClearExchange | undefined },
): Int32Array {
  const { groups, seed, pause, crew, exchange } = options
  const settled = parts.map((members) =>
    crew.begin(settlePart, { members, groups, seed, reading, exchange }, () => pause('agreeing', 0.75)),
  )
  return agreeAtOnce(takeAll(settled), options)
}

/** Members in the order in which they came, four at a time. */
export const inFours = (members: readonly Int32Array[]): Int32Array[][] =>
  Array.from({ length: Math.ceil(members.length / membersOfPart) }, (_, part) =>
    members.slice(part * membersOfPart, (part + 1) * membersOfPart),
  )

type PartInput = Omit<LinkInput, 'restarts'> & {
  readonly reading: SparseRows
  readonly exchange?: ClearExchange | undefined
}

/** What a few members, or one, come to when they are read again and exchange themes. */
export function settlePart({ reading, exchange, ...part }: PartInput, pause: () => void): Int32Array {
  const { members, groups } = part
  const labels = members.length > 1 ? linkMembers({ ...part, restarts: startsOfPart }, pause) : members[0]!
  const read = rereadAnswers(reading, labels, { groups, evidence: 'against', rounds: roundsOfPart, pause })
  return exchange ? exchangeClearly(read, exchange, pause) : read
}
