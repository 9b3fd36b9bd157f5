// Responses in the collection `responses`, row by row. Answers are kept as a list, since question keys may hold dots.
import { type Connection, Schema, type Types } from 'mongoose'
import type { Answer, Answers } from '../../../surveys/answer'
import type { Note } from './note'
import { type Response, responseStates } from './response'

type Entry = { question: string; answer: Answer }
export type Row = Omit<Response, 'id' | 'answers' | 'draft'> & {
  _id: Types.ObjectId
  answers: Entry[]
  draft?: Entry[]
  door: string
  content?: string
  unsettled: boolean
}

export function createResponseModel(connection: Connection) {
  const needed = { type: String, required: true }
  const options = { strict: 'throw', versionKey: false, minimize: false } as const
  const entry = new Schema<Entry>(
    { question: needed, answer: { type: Schema.Types.Mixed, required: true } },
    { ...options, _id: false },
  )
  const note = new Schema<Note>(
    { question: needed, line: { type: Number, required: true }, text: needed, topic: String, exact: Boolean },
    { ...options, _id: false },
  )
  const schema = new Schema<Row>(
    {
      studyId: needed,
      surveyId: needed,
      surveyVersion: { type: Number, required: true },
      collector: needed,
      state: { type: String, required: true, enum: responseStates },
      invitationId: String,
      campaignId: String,
      contactId: String,
      anonymous: { type: Boolean, required: true },
      language: needed,
      answers: { type: [entry], default: [] },
      draft: { type: [entry], default: undefined },
      notes: { type: [note], default: undefined },
      lastPage: String,
      receipt: needed,
      door: needed,
      content: String,
      startedAt: { type: Date, required: true },
      changedAt: { type: Date, required: true },
      sentAt: Date,
      revision: { type: Number, required: true },
      unsettled: { type: Boolean, required: true },
    },
    options,
  )
  // Holds that one link, invitation or idempotency key has one response; serves all of them.
  schema.index({ door: 1 }, { unique: true })
  // Serves receipts.
  schema.index({ receipt: 1 }, { unique: true })
  // Serve lists and exports of a survey and of a study.
  schema.index({ surveyId: 1, _id: 1 })
  schema.index({ studyId: 1, _id: 1 })
  // Serve what researchers read, the newest first.
  schema.index({ surveyId: 1, startedAt: -1, _id: -1 })
  schema.index({ studyId: 1, startedAt: -1, _id: -1 })
  // Serves the sweep that finishes what a crash interrupted.
  schema.index({ unsettled: 1 })
  // Serves the daily look for what is older than answers are kept.
  schema.index({ changedAt: 1 })
  return connection.model<Row>('Response', schema, 'responses')
}

export function toEntries(answers: Answers): Entry[] {
  return Object.entries(answers).map(([question, answer]) => ({ question, answer }))
}

function toAnswers(entries: readonly Entry[]): Answers {
  return Object.fromEntries(entries.map(({ question, answer }) => [question, answer]))
}

export function toResponse({
  _id,
  answers,
  draft,
  door: _door,
  content: _content,
  unsettled: _unsettled,
  ...rest
}: Row): Response {
  return { ...rest, id: String(_id), answers: toAnswers(answers), ...(draft ? { draft: toAnswers(draft) } : {}) }
}
