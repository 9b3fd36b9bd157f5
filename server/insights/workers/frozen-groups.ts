// A run's groups of people and its themes, frozen: what new answers and new people are compared with later, without moving what
// was there. Made and used in the analysis thread; everybody else carries it as bytes.
import type { FrozenPersonas, FrozenThemes, Person, Verbatim } from '../../../analysis'

/** A theme as it stood when it was frozen, and how many of each group's people mention it. */
export type FrozenTheme = {
  readonly id: string
  readonly topic: string
  readonly label: string
  /** People who say it, of those with an answer on the topic: in all, and in each group. */
  readonly people: number
  readonly of: number
  readonly groups: readonly { readonly group: string; readonly people: number; readonly of: number }[]
}

/** Where people and answers stood, as the model itself tells it: null where they fit nowhere. */
export type Stand = {
  readonly people: readonly (string | null)[]
  readonly themes: Readonly<Record<string, readonly (string | null)[]>>
}

export type FrozenGroups = {
  readonly people: FrozenPersonas
  readonly themes: FrozenThemes
  readonly named: readonly FrozenTheme[]
  /** Topics and languages of the answers that it was made of. */
  readonly topics: readonly string[]
  readonly languages: readonly string[]
  readonly before: Stand
}

/** People by group: the classes of the model. */
export type Membership = { readonly id: string; readonly members: readonly string[] }

export type FreezeTask = {
  readonly people: readonly Person[]
  readonly verbatims: readonly Verbatim[]
  readonly groups: readonly Membership[]
  /** Themes as they stand, with the ids of their answers. */
  readonly themes: readonly (Membership & { readonly topic: string; readonly label: string })[]
}

/** The model as it is kept (compressed JSON), and how many people it learnt from. */
export type FreezeOutcome = { readonly model: Uint8Array; readonly people: number }

export type PlaceTask = {
  readonly model: Uint8Array
  readonly people: readonly Person[]
  readonly verbatims: readonly Verbatim[]
}
export type NewPerson = { readonly id: string; readonly group: string | null; readonly confidence: number }
export type NewAnswer = {
  readonly id: string
  readonly respondent: string
  readonly topic: string
  readonly theme: string | null
}
/** Newcomers by where they belong; whoever said nothing usable is only counted. */
export type PlaceOutcome = {
  readonly people: readonly NewPerson[]
  readonly answers: readonly NewAnswer[]
  readonly silent: number
  readonly before: Stand
  readonly named: readonly FrozenTheme[]
}

/** What somebody says; the topic and language it belongs to, where they are known. */
export type Utterance = { readonly text: string; readonly topic?: string; readonly language?: string }
/** Many utterances, each of somebody else. */
export type SortTask = { readonly model: Uint8Array; readonly said: readonly Utterance[] }
export type SortOutcome = readonly { readonly group: string | null; readonly confidence: number }[]
export type RecogniseTask = { readonly model: Uint8Array; readonly said: readonly Utterance[] }
export type Recognition = {
  /** Null where nothing fits, with the reason. */
  readonly group: string | null
  readonly confidence: number
  readonly reason?: string
  /** Words without which the group would be less sure, the weightiest first. */
  readonly words: readonly string[]
  readonly themes: readonly FrozenTheme[]
}
