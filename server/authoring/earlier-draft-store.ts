// Drafts as they were before each change, in the collection `earlierDrafts`: what undo takes back, the newest first. So many a survey.
import { type Connection, Schema, Types } from 'mongoose'
import type { Definition } from '../../surveys/definition'

type Row = { _id: Types.ObjectId; surveyId: string; definition: Definition; keptAt: Date }

export type EarlierDraft = { id: string; definition: Definition; keptAt: Date }
export type EarlierDraftStore = ReturnType<typeof createEarlierDraftStore>

/** More steps back than anybody remembers. */
const most = 50

export function createEarlierDraftStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      surveyId: { type: String, required: true },
      definition: { type: Schema.Types.Mixed, required: true },
      keptAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the newest of a survey, and leaving out the oldest.
  schema.index({ surveyId: 1, _id: -1 })
  const model = connection.model<Row>('EarlierDraft', schema, 'earlierDrafts')

  return {
    ready: () => model.init(),
    async push(surveyId: string, definition: Definition, keptAt: Date): Promise<void> {
      await model.create({ _id: new Types.ObjectId(), surveyId, definition, keptAt })
      const tooOld = await model.find({ surveyId }, { _id: 1 }).sort({ _id: -1 }).skip(most).lean<Pick<Row, '_id'>[]>()
      if (tooOld.length > 0) await model.deleteMany({ _id: { $in: tooOld.map(({ _id }) => _id) } })
    },
    async newest(surveyId: string): Promise<EarlierDraft | undefined> {
      const row = await model.findOne({ surveyId }).sort({ _id: -1 }).lean<Row>()
      return row ? { id: String(row._id), definition: row.definition, keptAt: row.keptAt } : undefined
    },
    count: (surveyId: string): Promise<number> => model.countDocuments({ surveyId }),
    async remove(id: string): Promise<void> {
      await model.deleteOne({ _id: id })
    },
    async removeOf(surveyId: string): Promise<void> {
      await model.deleteMany({ surveyId })
    },
  }
}
