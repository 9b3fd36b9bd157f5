// Segments in the collection `segments`.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { NewSegment, Segment } from './segment'

type Row = Omit<Segment, 'id'> & { _id: Types.ObjectId }

export type SegmentStore = ReturnType<typeof createSegmentStore>

export function createSegmentStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      studyId: { type: String, required: true },
      name: { type: String, required: true },
      rule: { type: Schema.Types.Mixed, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the segments of a study by name.
  schema.index({ studyId: 1, name: 1 })
  const model = connection.model<Row>('Segment', schema, 'segments')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Segment | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toSegment(row) : undefined
    },
    async list(studyId: string): Promise<Segment[]> {
      return (await model.find({ studyId }).sort({ name: 1, _id: 1 }).lean<Row[]>()).map(toSegment)
    },
    async insert(studyId: string, segment: NewSegment, now: Date): Promise<Segment> {
      const row = { ...segment, studyId, createdAt: now, updatedAt: now, version: 1 }
      return toSegment((await model.create(row)).toObject<Row>())
    },
    /** Changes it if it is still at this version; undefined when it is not, or is gone. */
    async replace(id: string, version: number, segment: NewSegment, now: Date): Promise<Segment | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...segment, updatedAt: now }, $inc: { version: 1 } }
      const row = await model.findOneAndUpdate({ _id: id, version }, change, { returnDocument: 'after' }).lean<Row>()
      return row ? toSegment(row) : undefined
    },
    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

function toSegment({ _id, ...rest }: Row): Segment {
  return { ...rest, id: String(_id) }
}
