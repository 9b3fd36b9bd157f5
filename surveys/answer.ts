// What an answer is once it was checked, and why a value is refused. Pure types; questions.ts says how each kind is read.

/** A typed answer. Option and row keys, never their wording: an answer means the same in every language. */
export type Answer =
  | { readonly text: string }
  | { readonly number: number }
  | { readonly yes: boolean }
  | { readonly choices: readonly string[]; readonly other?: string }
  | { readonly grid: Readonly<Record<string, string>> }

/** Answers by question key. */
export type Answers = Readonly<Record<string, Answer>>

/** Why a value was refused: a message code below `respond.fault.`, and the figures its sentence needs. */
export type Refusal = { readonly code: RefusalCode; readonly values?: Readonly<Record<string, string | number>> }

export type RefusalCode =
  | 'required'
  | 'unreadable'
  | 'too-long'
  | 'not-a-number'
  | 'not-whole'
  | 'too-small'
  | 'too-large'
  | 'not-an-option'
  | 'too-many'
  | 'too-few'
  | 'same-rank'
  | 'not-a-date'
  | 'not-an-email'
  | 'unknown-question'
  | 'not-asked'
