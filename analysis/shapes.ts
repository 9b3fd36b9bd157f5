// What goes into the analysis and what comes out: plain readonly data that survives a structured clone, so that a worker
// thread, the command line and a test hand over the same things. The one class is the error.
import type { Conflict, Correction } from './corrections/correction'
import type { Crew } from './crew'

/** One passage as a person wrote it. `id` is unique in a corpus; `language` overrides detection (primary subtag: en, pl, zh). */
export type Verbatim = {
  readonly id: string
  readonly respondent: string
  /** Topic of the question (challenge, motivator, …). Themes never cross topics. */
  readonly topic: string
  readonly question?: string
  /** The wording asked: answers that only repeat it are set aside. */
  readonly questionText?: string
  readonly text: string
  readonly language?: string
}

export type Corpus = { readonly verbatims: readonly Verbatim[] }

/** Where a long step stands: `share` runs from 0 to 1 over the whole analysis. */
export type Progress = { readonly step: string; readonly share: number }

/** Called between bounded pieces of work (some 20 ms each); the room knows no clock, so callers thin out what they show. */
export type Hooks = {
  readonly progress?: (progress: Progress) => void
  /** Asked at the same places; true ends the analysis with the error `analysis.cancelled`. */
  readonly cancelled?: () => boolean
  /** Who does independent pieces at the same time; left out, they are done one after the other, with the same result. */
  readonly crew?: Crew
}

export type AnalysisErrorCode = 'analysis.invalid' | 'analysis.cancelled'

/** What the analysis was given is not what it can work on. */
export class AnalysisError extends Error {
  readonly code: AnalysisErrorCode
  readonly expected: string
  readonly got: string

  constructor(code: AnalysisErrorCode, expected: string, got: string) {
    super(`expected ${expected}, got ${got}`)
    this.name = 'AnalysisError'
    this.code = code
    this.expected = expected
    this.got = got
  }
}

/** A theme of an earlier run, for the ids and names that a later run keeps. */
export type EarlierTheme = {
  readonly id: string
  readonly topic: string
  /** Ids of the verbatims that were placed in it. */
  readonly members: readonly string[]
  readonly label?: string
}

export type ThemeOptions = {
  /** Number of themes per topic, or as many as the data hold. */
  readonly groups: number | 'auto'
  /** Primary subtag for every answer, or detection per answer. */
  readonly language?: string
  readonly seed?: number
  /** Log of corrections on verbatim ids and theme ids: all that can hold together are honoured exactly. */
  readonly corrections?: readonly Correction[]
  /** Themes of the run before: untouched ones keep their ids. */
  readonly previous?: readonly EarlierTheme[]
  /** Further pairs of words or phrases that mean the same in two languages: the researcher's extension of the term table. */
  readonly terms?: readonly (readonly string[])[]
}

export type Term = { readonly text: string; readonly weight: number }

export type Theme = {
  /** Kept from `previous` where members overlap, otherwise new. */
  readonly id: string
  readonly topic: string
  /** Primary subtag, or `und` where no language is known. */
  readonly language: string
  /** 0 the largest of its topic, then descending. */
  readonly number: number
  /** Two to five telling words or phrases in their original spelling, or the name that a person gave. */
  readonly label: string
  /** True if a person gave the name. */
  readonly named: boolean
  readonly terms: readonly Term[]
  /** One line made of phrases that people wrote. */
  readonly description: string
  /** Id shared by the themes of one broader theme; absent where there is none. */
  readonly parent?: string
  /** Answers placed here, duplicates counted. */
  readonly size: number
  /** Answers placed elsewhere that say this too; absent where there are none. */
  readonly alsoIn?: number
  readonly respondents: number
  /** Up to five verbatim ids, the most typical first, no two with the same text. */
  readonly exemplars: readonly string[]
  /** Up to three verbatim ids that were nearly placed elsewhere. */
  readonly edgeCases: readonly string[]
}

export type ParentTheme = {
  readonly id: string
  readonly topic: string
  readonly label: string
  readonly themes: readonly string[]
}

export type UnplacedReason =
  | 'empty'
  | 'no answer'
  | 'punctuation'
  | 'repeated characters'
  | 'keyboard mash'
  | 'copy of the question'

/** A theme that one idea of an answer speaks for, beside the theme of the whole; the characters [start, end) as written. */
export type FurtherTheme = {
  readonly theme: string
  readonly start: number
  readonly end: number
  /** 0..1: how much more this theme explains the idea than the next one. */
  readonly confidence: number
}

export type Placement = {
  readonly verbatim: string
  /** Theme id, or null with a reason. */
  readonly theme: string | null
  /** 0..1: how much more this theme explains the answer than the next one. */
  readonly confidence: number
  /** The theme that would have been next; absent with a single theme. */
  readonly second?: string
  /** Further themes of an answer that holds several ideas, in the order of the text; absent where it holds one. */
  readonly further?: readonly FurtherTheme[]
  readonly reason?: UnplacedReason
}

/** One row of the curve: what each index says about a number of groups, from one on. */
export type CurvePoint = {
  readonly groups: number
  /** How probable this number is, 0..1, by all measures together; absent for few answers and in what earlier versions kept. */
  readonly probability?: number
  /** Modularity of the similarity graph under these groups, -0.5..1. */
  readonly modularity: number
  /** Singular value of this rank over that of the same words spread by chance; above 1 is structure. */
  readonly parallel: number
  /** Agreement (adjusted Rand) of two groupings from other starts and dimensions, 0..1. */
  readonly stability: number
  readonly chosen: boolean
}

/**
 * What may speak for a number of groups: what is usual, communities of neighbours, the fall of singular values, how alike groups are
 * in size, what comes back from other starts, how near answers lie to the middle of their group, shared words, and words beside chance.
 */
export type MeasureSource =
  | 'size'
  | 'communities'
  | 'gap'
  | 'evenness'
  | 'stability'
  | 'spread'
  | 'modularity'
  | 'parallel'

/** What each index alone would choose, and what was chosen. */
export type GroupCount = {
  readonly topic: string
  readonly language: string
  readonly chosen: number
  /** Absent where the number was given. */
  readonly votes?: {
    readonly parallel: number
    readonly modularity: number
    readonly communities: number
    readonly stability: number
    readonly gap: number
  }
  /** What spoke for the number chosen, the most first; absent where it was given, and in what earlier versions kept. */
  readonly spoke?: readonly MeasureSource[]
  readonly curve: readonly CurvePoint[]
}

/** Two themes of different languages that seem to be one: to be confirmed by a person. */
export type JoinProposal = {
  readonly themes: readonly [string, string]
  /** 0..1 */
  readonly confidence: number
  /** The shared names, numbers, cognates or terms behind it. */
  readonly because: readonly string[]
}

export type Duplicates = { readonly kept: string; readonly others: readonly string[] }

export type ThemesQuality = {
  /** Share of answers that are placed, 0..1. */
  readonly coverage: number
  /** Mean confidence of the placed answers. */
  readonly confidence: number
  /** Modularity of the similarity graph under the final themes. */
  readonly separation: number
  /** The way that the data chose among the candidates, for the record. */
  readonly method: string
}

export type ThemesResult = {
  /** By topic in order of first appearance, then by size. */
  readonly themes: readonly Theme[]
  readonly parents: readonly ParentTheme[]
  /** One for each verbatim, in the order given. */
  readonly placements: readonly Placement[]
  readonly unplaced: readonly { readonly reason: UnplacedReason; readonly count: number }[]
  readonly counts: readonly GroupCount[]
  readonly joins: readonly JoinProposal[]
  readonly duplicates: readonly Duplicates[]
  readonly quality: ThemesQuality
  readonly conflicts: readonly Conflict[]
}
