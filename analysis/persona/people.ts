// What goes into the grouping of people and what comes out, as plain data. Traits come in beside the answers and leave beside
// the personas; no step that groups reads them.
import type { Conflict, Correction } from '../corrections/correction'
import type { Draws } from './draws'

/** One free answer. `id` is the verbatim's, for evidence; without one it is the respondent's id and the answer's position. */
export type PersonAnswer = {
  readonly id?: string
  readonly topic: string
  readonly text: string
  readonly questionText?: string
  readonly language?: string
  /** Ids of themes that a person has confirmed for this answer, the same across languages. */
  readonly themes?: readonly string[]
}

/**
 * One option that somebody chose in a closed question about a topic, in a form that no language shows through: the option's key,
 * never its wording. A ranking gives one choice for each place, with its `rank` (1 the first); a multiple choice gives several.
 */
export type PersonChoice = {
  readonly topic: string
  readonly question: string
  readonly option: string
  readonly rank?: number
  /** How the option reads, for names and drafts. */
  readonly label?: string
}

export type TraitValue = string | number | boolean | null

export type Person = {
  readonly id: string
  readonly answers: readonly PersonAnswer[]
  readonly choices?: readonly PersonChoice[]
  /** Title, size, country, fit, …: never read by the grouping. */
  readonly traits?: Readonly<Record<string, TraitValue>>
}

export type EarlierPersona = { readonly id: string; readonly members: readonly string[]; readonly name?: string }

export type PersonasOptions = {
  readonly personas: number | 'auto'
  readonly seed?: number
  /** Log of corrections on respondent ids and persona ids. */
  readonly corrections?: readonly Correction[]
  readonly previous?: readonly EarlierPersona[]
  /** Trait values and languages of fewer people than this are not shown; default 5. */
  readonly minGroupSize?: number
  /** Names of confirmed themes, by id. */
  readonly themeLabels?: Readonly<Record<string, string>>
}

export type Verdict = 'reproducible' | 'tentative' | 'none'

/** One number of personas and what speaks for it; every figure runs from 0 to 1 except `evidence`. */
export type PersonaCurvePoint = {
  readonly k: number
  /** Mean over groups of the bootstrap Jaccard (Hennig 2007); above 0.75 is stable, below 0.6 is not. */
  readonly stability: number
  /** Share of usable people who belong clearly to one persona. */
  readonly coverage: number
  /** Mean distance between the theme profiles of two personas. */
  readonly separation: number
  /** Share of pairs of people that the runs put together in more than a tenth and fewer than nine tenths of the cases. */
  readonly ambiguity: number
  /** Penalised log likelihood per person over that of a single group, in nats. */
  readonly evidence: number
}

export type Interval = { readonly low: number; readonly high: number }

/** A quotation: the characters [start, end) of an answer. */
export type Evidence = {
  readonly respondent: string
  readonly verbatim: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A theme or a chosen option that this persona mentions more, or less, often than the others. */
export type PersonaTheme = {
  readonly topic: string
  readonly label: string
  /** Share of the persona's members with a usable answer on the topic who say it, and the same for everyone else. */
  readonly share: number
  readonly elsewhere: number
  /** Wilson interval of `share`, 95 %. */
  readonly interval: Interval
  /** `share` over the share among all, 1 where nobody differs. */
  readonly lift: number
  /** Fisher's exact p, adjusted over all themes and personas (Benjamini and Hochberg 1995). */
  readonly q: number
  readonly people: number
  /** All members who say it; `evidence` quotes some of them. */
  readonly speakers: readonly string[]
  readonly evidence: readonly Evidence[]
  /** Members who say something else on this topic. */
  readonly against: readonly Evidence[]
}

export type TraitShare = {
  readonly value: string
  readonly count: number
  readonly share: number
  readonly interval: Interval
}
export type TraitDistribution = {
  readonly values: readonly TraitShare[]
  /** People whose value is held by fewer than the minimum group size. */
  readonly hidden: number
  /** People without a value. */
  readonly missing: number
}

/** How much a trait tells about the personas: adjusted mutual information, and how often chance gives as much. */
export type Leakage = { readonly trait: string; readonly ami: number; readonly p: number }

export type Word = { readonly text: string; readonly count: number; readonly weight: number }

export type PersonaDraft = {
  readonly id: string
  readonly name: string
  /** True if a person gave the name. */
  readonly named: boolean
  readonly nameProposals: readonly string[]
  /** Of the people placed in personas. */
  readonly share: number
  readonly members: readonly string[]
  /** Bootstrap Jaccard of this group. */
  readonly stability: number
  readonly challenges: readonly PersonaTheme[]
  readonly motivators: readonly PersonaTheme[]
  /** The same for the other topics that group people. */
  readonly others: readonly PersonaTheme[]
  readonly words: readonly Word[]
  readonly traits: Readonly<Record<string, TraitDistribution>>
  /** AMI between belonging to this persona and each trait. */
  readonly leakage: Readonly<Record<string, number>>
  /** People by the language they answered in; hidden where fewer than the minimum group size did. */
  readonly languages: Readonly<Record<string, number>>
}

export type FitContrast = {
  readonly topic: string
  readonly label: string
  readonly good: number
  readonly poor: number
  readonly difference: number
  readonly interval: Interval
  readonly q: number
}

export type PersonasResult = {
  readonly verdict: Verdict
  readonly k: number
  /** The verdict and the number in two or three English sentences. */
  readonly recommendation: string
  /** The reasons behind the recommendation as codes, for pages that word them themselves. */
  readonly reasons: readonly string[]
  readonly curve: readonly PersonaCurvePoint[]
  readonly personas: readonly PersonaDraft[]
  /** People who fit two personas about equally and are in none. */
  readonly between: readonly string[]
  readonly unplaced: readonly { readonly id: string; readonly reason: string }[]
  readonly leakage: readonly Leakage[]
  readonly contrast: readonly FitContrast[]
  readonly conflicts: readonly Conflict[]
  /** The resamples, by which groups that are changed later are measured; there are none where nobody was grouped. */
  readonly draws?: Draws
}
