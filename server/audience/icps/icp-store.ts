// Ideal customer profiles in the collection `icps`.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Icp, NewIcp } from './icp'

type Row = Omit<Icp, 'id'> & { _id: Types.ObjectId }

export type IcpStore = ReturnType<typeof createIcpStore>

export function createIcpStore(connection: Connection) {
  const text = { type: String, default: '' }
  const criterion = {
    _id: false,
    id: { type: String, required: true },
    field: { type: String, required: true },
    op: { type: String, required: true },
    values: { type: [String], default: undefined },
    min: Number,
    max: Number,
    level: { type: String, required: true },
    weight: { type: Number, required: true },
    estimate: String,
  }
  const schema = new Schema<Row>(
    {
      studyId: { type: String, required: true },
      name: { type: String, required: true },
      kind: { type: String, required: true },
      product: text,
      description: text,
      problems: { type: [{ _id: false, problem: text, solution: text }], default: [] },
      criteria: { type: [criterion], default: [] },
      sizing: { type: { _id: false, perEmployee: Number, spendPercent: Number }, default: undefined },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      reviewOn: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves the profiles of a study, oldest first.
  schema.index({ studyId: 1, createdAt: 1 })
  const model = connection.model<Row>('Icp', schema, 'icps')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Icp | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toIcp(row) : undefined
    },
    async list(studyId: string): Promise<Icp[]> {
      return (await model.find({ studyId }).sort({ createdAt: 1, _id: 1 }).lean<Row[]>()).map(toIcp)
    },
    count: (studyId: string): Promise<number> => model.countDocuments({ studyId }),
    async insert(studyId: string, icp: NewIcp & { reviewOn: Date }, now: Date): Promise<Icp> {
      return toIcp(
        (
          await model.create({ ...icp, sizing: icp.sizing ?? {}, studyId, createdAt: now, updatedAt: now, version: 1 })
        ).toObject<Row>(),
      )
    },
    /** Changes it if it is still at this version; undefined when it is not, or is gone. */
    async replace(id: string, version: number, icp: NewIcp, now: Date): Promise<Icp | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...icp, updatedAt: now }, $inc: { version: 1 } }
      const row = await model.findOneAndUpdate({ _id: id, version }, change, { returnDocument: 'after' }).lean<Row>()
      return row ? toIcp(row) : undefined
    },
    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

function toIcp({ _id, ...rest }: Row): Icp {
  return { ...rest, id: String(_id) }
}
