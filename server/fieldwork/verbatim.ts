// An open answer exactly as it was written: the smallest piece of evidence. Its id never comes to mean other words: an answer
// that is changed gives a new verbatim, and one that is withdrawn takes its verbatims along.
import type { Topic, Voice } from '../../surveys/definition'
import type { Passage } from '../../surveys/verbatims'

export type Verbatim = {
  id: string
  responseId: string
  studyId: string
  surveyId: string
  surveyVersion: number
  voice: Voice
  /** Missing where anonymity was promised. */
  contactId?: string
  question: string
  part: string
  topic?: Topic
  subject?: string
  /** The question as the respondent read it. */
  wording: string
  text: string
  language: string
  /** Never an input of grouping. */
  background: boolean
  sentAt: Date
}

export type NewVerbatim = Omit<Verbatim, 'id'>

/** What has to go and what has to come so that the verbatims of a response say what its answers say now. */
export function compareVerbatims(
  known: readonly Verbatim[],
  passages: readonly Passage[],
): { gone: readonly string[]; fresh: readonly Passage[] } {
  const place = ({ question, part, text }: Pick<Passage, 'question' | 'part' | 'text'>): string =>
    JSON.stringify([question, part, text])
  const wanted = new Set(passages.map(place))
  const kept = new Set(known.map(place))
  return {
    gone: known.filter((verbatim) => !wanted.has(place(verbatim))).map(({ id }) => id),
    fresh: passages.filter((passage) => !kept.has(place(passage))),
  }
}
