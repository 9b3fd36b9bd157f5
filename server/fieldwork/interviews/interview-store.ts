// Interviews in the collection `interviews`: who, when and along which guide. No word that was said.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Interview, Speaker } from './interview'

type Row = Omit<Interview, 'id'> & { _id: Types.ObjectId }

export type NewInterview = Omit<Interview, 'id' | 'state' | 'finishedAt'>

export type InterviewStore = ReturnType<typeof createInterviewStore>

export function createInterviewStore(connection: Connection) {
  const needed = { type: String, required: true }
  const speaker = new Schema<Speaker>({ contactId: String }, { strict: 'throw', _id: false })
  const schema = new Schema<Row>(
    {
      studyId: needed,
      surveyId: needed,
      surveyVersion: { type: Number, required: true },
      language: needed,
      anonymous: { type: Boolean, required: true },
      isGroup: { type: Boolean, required: true },
      speakers: { type: [speaker], default: [] },
      by: needed,
      state: needed,
      startedAt: { type: Date, required: true },
      finishedAt: Date,
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves the list of a study, newest first.
  schema.index({ studyId: 1, startedAt: -1 })
  const model = connection.model<Row>('Interview', schema, 'interviews')

  return {
    ready: () => model.init(),

    async find(id: string): Promise<Interview | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toInterview(row) : undefined
    },

    async list(studyId: string, { skip = 0, most = 50 } = {}): Promise<Interview[]> {
      const rows = model.find({ studyId }).sort({ startedAt: -1, _id: -1 }).skip(skip).limit(most)
      return (await rows.lean<Row[]>()).map(toInterview)
    },

    count: (studyId: string) => model.countDocuments({ studyId }),

    async insert(interview: NewInterview): Promise<Interview> {
      return toInterview((await model.create({ ...interview, state: 'open' as const })).toObject())
    },

    /** From one state to the other; undefined when it is there already. */
    async move(id: string, to: Interview['state'], finishedAt?: Date): Promise<Interview | undefined> {
      const from = to === 'open' ? ('finished' as const) : ('open' as const)
      const change = finishedAt ? { $set: { state: to, finishedAt } } : { $set: { state: to } }
      const row = await model
        .findOneAndUpdate({ _id: id, state: from }, change, { returnDocument: 'after' })
        .lean<Row>()
      return row ? toInterview(row) : undefined
    },

    async remove(id: string): Promise<void> {
      await model.deleteOne({ _id: id })
    },
  }
}

const toInterview = ({ _id, ...rest }: Row): Interview => ({ ...rest, id: String(_id) })
