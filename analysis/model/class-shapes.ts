// What a frozen model is made of: plain data, which survives JSON and a structured clone.

export type Example = { readonly group: string; readonly features: readonly string[] }

export type FrozenClasses = {
  readonly groups: readonly string[]
  /** Examples of each group. */
  readonly sizes: readonly number[]
  /** For each feature how many examples of each group hold it, as pairs [group, count]. */
  readonly counts: Readonly<Record<string, readonly (readonly [number, number])[]>>
  /** Features held by the examples of each group, all together. */
  readonly masses: readonly number[]
  /** Fit below which an example belongs nowhere: all but a twentieth of the training examples fit better, or it is plain. */
  readonly leastFit: number
  /** Asked instead of the fit, where it is there: not in models of earlier versions, of few examples and of people. */
  readonly nearness?: Nearness
}

/** By language: what is usual in one says nothing of another, in which fewer answers were given. */
export type Nearness = Readonly<Record<string, LanguageNearness>>

export type LanguageNearness = {
  /** What a word takes away that the model has never seen. */
  readonly unseen: number
  /** What a text must exceed to belong anywhere. */
  readonly least: number
  /** What each word must bring, on average, of a text that is too short for that and holds known words only. */
  readonly perWord: number
}
