// A conversation along a guide, with one person or a group: who was there, and when. What was said stands in the responses of
// those who said it (note.ts). Pure.

/** Somebody who was there; without a contact when nobody may know, or nobody knows, who it was. */
export type Speaker = { contactId?: string }

export type Interview = {
  id: string
  studyId: string
  surveyId: string
  surveyVersion: number
  language: string
  anonymous: boolean
  isGroup: boolean
  /** The first has number 1. In a group number 0 stands for the group as a whole. */
  speakers: readonly Speaker[]
  /** Who asked. */
  by: string
  state: 'open' | 'finished'
  startedAt: Date
  finishedAt?: Date
}
