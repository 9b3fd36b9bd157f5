// A persona: somebody semi-fictional who stands for people with the same challenges. Each line says where it comes from. Working
// copies change; what is published is an immutable revision. Pure: type, table of moves, questions.
import { Problem } from '../../problems'
import type { FieldKey } from './fields'

export const personaStates = ['draft', 'in-review', 'published', 'needs-review', 'retired'] as const
export type PersonaState = (typeof personaStates)[number]
/** A negative persona describes whom we serve badly, and why not to target them. */
export type PersonaKind = 'persona' | 'negative'

/** A span of characters of one answer. The words stay with the answer: when it is withdrawn, they are gone from here too. */
export type Evidence = {
  readonly verbatim: string
  readonly respondent: string
  readonly stance: 'supports' | 'contradicts'
  readonly start: number
  readonly end: number
}

export type Signature = { readonly id: string; readonly name: string }
export type Judgement = 'yes' | 'partly' | 'no'
export type Origin = 'extracted' | 'typed' | 'assumption'

export type Line = {
  readonly id: string
  readonly field: FieldKey
  readonly text: string
  /** The other half, where the field has one: our solution, the agreed answer. */
  readonly reply: string
  readonly judgement?: Judgement
  readonly origin: Origin
  /** Proposals wait for a person; rejected ones are kept, so that a later draft does not bring them again. */
  readonly status: 'proposed' | 'accepted' | 'rejected'
  /** Who typed, accepted or rejected it last. */
  readonly by?: Signature
  readonly at: Date
  /** What the machine proposed, where a person reworded it. */
  readonly proposal?: string
  readonly theme?: string
  /** The recurring question or roadblock that it is: its agreed answer is read when it is shown. */
  readonly source?: { readonly kind: 'question' | 'roadblock'; readonly id: string }
  readonly evidence: readonly Evidence[]
  /** How many people of the group said so, of how many, when it was drafted. */
  readonly people?: number
  readonly of?: number
  /** Those people, so that whoever withdraws is no longer counted, quoted or not. */
  readonly speakers?: readonly string[]
}

export type Count = { readonly value: string; readonly count: number }

/** Something about the people of the group that never made the group: title, size of company, country. */
export type Trait = {
  readonly name: string
  readonly counts: readonly Count[]
  /** How much the groups and the trait tell about each other, 0 (nothing) to 1. */
  readonly leakage?: number
}

/** What the analysis knows about the group of people behind a persona. */
export type Basis = {
  readonly run: string
  readonly group: string
  readonly analysedAt: Date
  /** Respondents of the group. */
  readonly members: readonly string[]
  /** Respondents of the whole run. */
  readonly respondents: number
  readonly stability: number
  readonly verdict: string
  readonly between: number
  readonly unplaced: readonly { readonly reason: string; readonly count: number }[]
  readonly traits: readonly Trait[]
}

export type SignOff = Signature & { readonly at: Date; readonly version: number; readonly note: string }

/** Why there is one persona for women and one for men (C5): the reason somebody wrote, and what was measured. */
export type Split = {
  readonly for: 'women' | 'men'
  readonly reason: string
  readonly measure: string
  readonly by: Signature
  readonly at: Date
}

/** What is published: everything a reader sees. */
export type Content = {
  readonly kind: PersonaKind
  readonly name: string
  readonly summary: string
  readonly icp?: string
  /** How well such people know the product before using it, 1 (not at all) to 5 (very well). */
  readonly awareness?: number
  readonly lines: readonly Line[]
  readonly basis?: Basis
  readonly split?: Split
}

export type Persona = Content & {
  readonly id: string
  readonly study: string
  /** Study and group of people it was drafted from; nothing for one written by hand. */
  readonly drafted?: string
  readonly state: PersonaState
  /** Why a name that the lint advises against is kept. */
  readonly nameReason: string
  readonly signOffs: readonly SignOff[]
  /** Number of the latest published revision; 0 before the first. */
  readonly revision: number
  /** The version of the working copy that was published last. */
  readonly publishedVersion: number
  readonly publishedAt?: Date
  readonly reviewOn?: Date
  /** When people last said that it holds: published it, or kept it after a review. */
  readonly decidedAt?: Date
  /** What was measured in new answers that called for this review; empty when it is due by its date. */
  readonly driftedBecause: readonly string[]
  /** Who was told that this review is due. */
  readonly reminded: readonly string[]
  readonly createdAt: Date
  readonly changedAt: Date
  readonly changedBy: Signature
  /** Rises with every change of the content; a write with a stale version is refused. */
  readonly version: number
}

export type PersonaEvent = 'submit' | 'return' | 'publish' | 'fall-due' | 'keep' | 'retire' | 'revive'

const moves: Record<PersonaEvent, Partial<Record<PersonaState, PersonaState>>> = {
  submit: { draft: 'in-review', published: 'in-review', 'needs-review': 'in-review' },
  return: { 'in-review': 'draft' },
  publish: { 'in-review': 'published' },
  'fall-due': { published: 'needs-review' },
  keep: { 'needs-review': 'published', published: 'published' },
  retire: { draft: 'retired', 'in-review': 'retired', published: 'retired', 'needs-review': 'retired' },
  revive: { retired: 'draft' },
}

/** @throws Problem `persona.wrong-state` */
export function nextPersonaState(state: PersonaState, event: PersonaEvent): PersonaState {
  const next = moves[event][state]
  if (!next) throw new Problem('persona.wrong-state', { event: event.replace('-', ' '), state: stateNames[state] })
  return next
}

export const stateNames: Record<PersonaState, string> = {
  draft: 'draft',
  'in-review': 'in review',
  published: 'published',
  'needs-review': 'due for review',
  retired: 'retired',
}

/** Readers see it: something was published, and it is not retired. */
export const isReadable = ({ revision, state }: Persona): boolean => revision > 0 && state !== 'retired'

export const hasUnpublishedChanges = ({ revision, version, publishedVersion }: Persona): boolean =>
  revision > 0 && version !== publishedVersion

/** Sign-offs of exactly the words that are to be published. */
export const currentSignOffs = ({ signOffs, version }: Persona): readonly SignOff[] =>
  signOffs.filter((one) => one.version === version)

/** Twelve months later, on the same day (29 February becomes 1 March). */
export function oneYearAfter(date: Date): Date {
  const later = new Date(date)
  later.setUTCFullYear(later.getUTCFullYear() + 1)
  return later
}

/** What a reader may see of a working copy: proposals and rejected lines stay behind. */
export function toContent({ kind, name, summary, icp, awareness, lines, basis, split }: Persona): Content {
  return {
    kind,
    name,
    summary,
    ...(icp ? { icp } : {}),
    ...(awareness ? { awareness } : {}),
    lines: lines.filter(({ status }) => status === 'accepted'),
    ...(basis ? { basis } : {}),
    ...(split ? { split } : {}),
  }
}

/** The share of the most frequent title, when nearly all have the same: a sign that the title made the group (C1). */
export function nearlyOneTitle({ traits }: Basis, least = 0.8): Count | undefined {
  const titles = traits.find(({ name }) => name === 'jobTitle')?.counts ?? []
  const total = titles.reduce((sum, { count }) => sum + count, 0)
  return total >= 3 ? titles.find(({ count }) => count / total >= least) : undefined
}

/** Two to five personas serve a company best (R42). */
export function adviseNumber(count: number): string | undefined {
  if (count === 1)
    return 'One persona leaves no choice to make. Two to five work best: is there a second group of challenges?'
  if (count > 5)
    return `${count} personas are more than a team keeps in mind. Two to five work best: which share challenges?`
  return undefined
}
