// Studies in the collection `studies`.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { NewStudy, Study } from './study'

type Row = NewStudy & { _id: Types.ObjectId; createdAt: Date; archivedAt?: Date; version: number }

export type StudyStore = ReturnType<typeof createStudyStore>

export function createStudyStore(connection: Connection) {
  const text = { type: String, default: '' }
  const schema = new Schema<Row>(
    {
      name: { type: String, required: true },
      goal: text,
      company: text,
      product: text,
      createdAt: { type: Date, required: true },
      archivedAt: Date,
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves the list of studies, newest first.
  schema.index({ createdAt: -1 })
  const model = connection.model<Row>('Study', schema, 'studies')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Study | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toStudy(row) : undefined
    },
    async list(): Promise<Study[]> {
      return (await model.find().sort({ createdAt: -1, _id: -1 }).lean<Row[]>()).map(toStudy)
    },
    async insert(study: NewStudy, now: Date): Promise<Study> {
      return toStudy((await model.create({ ...study, createdAt: now, version: 1 })).toObject())
    },
    /** Changes the study if it is still at this version; undefined when it is not, or is gone. */
    async patch(id: string, version: number, patch: Partial<NewStudy>): Promise<Study | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: patch, $inc: { version: 1 } }
      const row = await model.findOneAndUpdate({ _id: id, version }, change, { returnDocument: 'after' }).lean<Row>()
      return row ? toStudy(row) : undefined
    },
  }
}

function toStudy({ _id, archivedAt, ...rest }: Row): Study {
  return { ...rest, id: String(_id), ...(archivedAt ? { archivedAt } : {}) }
}
