// An open answer exactly as it was written: the smallest piece of evidence. Its id never comes to mean other words: an answer
// that is changed gives a new verbatim, and one that is withdrawn takes its verbatims along.
import type { Topic, Voice } from '../../../surveys/definition'
import type { Passage } from '../../../surveys/verbatims'

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
  /** Where it was said, if it was not written by the respondent. */
  provenance?: 'interview' | 'focus-group'
  /** Of notes: whether these are the very words, and not what the interviewer made of them. */
  exact?: boolean
  sentAt: Date
}

/** A passage as it was said or written. */
export type Spoken = Passage & { exact?: boolean }

/** The question with where it was said, so that nobody takes an interviewer's note for somebody's very words. */
export function sayAsked({ wording, provenance, exact }: Pick<Verbatim, 'wording' | 'provenance' | 'exact'>): string {
  if (!provenance) return wording
  const where = provenance === 'interview' ? 'an interview' : 'a focus group'
  return `${wording} (${exact ? 'said' : 'noted, not word for word,'} in ${where})`
}

export type NewVerbatim = Omit<Verbatim, 'id'>

/** What has to go and what has to come so that the verbatims of a response say what its answers say now. */
export function compareVerbatims(
  known: readonly Verbatim[],
  passages: readonly Spoken[],
): { gone: readonly string[]; fresh: readonly Spoken[] } {
  const place = ({ question, part, text, topic, exact }: Place): string =>
    JSON.stringify([question, part, text, topic ?? '', exact ?? ''])
  const wanted = new Set(passages.map(place))
  const kept = new Set(known.map(place))
  return {
    gone: known.filter((verbatim) => !wanted.has(place(verbatim))).map(({ id }) => id),
    fresh: passages.filter((passage) => !kept.has(place(passage))),
  }
}

type Place = Pick<Spoken, 'question' | 'part' | 'text' | 'exact'> & { topic?: Topic | undefined }
