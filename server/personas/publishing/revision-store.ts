// Published versions in the collection `persona-revisions`. They are written once; only the list of who was told grows.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import { contentShape } from '../persona/persona-store'
import type { Revision } from './revision'

type Row = Omit<Revision, 'id'> & { _id: Types.ObjectId }

export type RevisionStore = ReturnType<typeof createRevisionStore>

export function createRevisionStore(connection: Connection) {
  const schema = new Schema(
    {
      persona: { type: String, required: true },
      study: { type: String, required: true },
      number: { type: Number, required: true },
      content: new Schema(contentShape, { _id: false, strict: 'throw', minimize: false }),
      note: { type: String, default: '' },
      by: new Schema({ id: String, name: String }, { _id: false }),
      signedOffBy: [String],
      publishedAt: { type: Date, required: true },
      told: [String],
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves reading a version and the change log; holds that a number is given once.
  schema.index({ persona: 1, number: 1 }, { unique: true })
  const model = connection.model<Row>('PersonaRevision', schema as unknown as Schema<Row>, 'persona-revisions')
  const found = (row: Row | null): Revision | undefined => (row ? toRevision(row) : undefined)

  return {
    ready: () => model.init(),
    async find(persona: string, number: number): Promise<Revision | undefined> {
      return found(await model.findOne({ persona, number }).lean<Row>())
    },
    async findById(id: string): Promise<Revision | undefined> {
      return isValidObjectId(id) ? found(await model.findById(id).lean<Row>()) : undefined
    },
    /** Newest first. */
    async list(persona: string): Promise<Revision[]> {
      return (await model.find({ persona }).sort({ number: -1 }).lean<Row[]>()).map(toRevision)
    },
    /** Throws the driver's duplicate-key error (11000) when the number is taken. */
    async insert(revision: Omit<Revision, 'id' | 'told'>): Promise<Revision> {
      const made = await model.create({ ...revision, told: [] })
      return toRevision(made.toObject())
    },
    /** Rewrites a revision that no persona points to yet; the caller has seen that the persona stands at an earlier number. */
    async replaceUnread({ persona, number, ...rest }: Omit<Revision, 'id' | 'told'>): Promise<Revision | undefined> {
      const guard = { persona, number, told: { $size: 0 } }
      return found(await model.findOneAndUpdate(guard, { $set: rest }, { returnDocument: 'after' }).lean<Row>())
    },
    /** Nothing is left to tell this person: the mail arrived, or is a person's to decide about. */
    async markTold(id: string, user: string): Promise<void> {
      await model.updateOne({ _id: id }, { $addToSet: { told: user } })
    },
  }
}

function toRevision({ _id, ...rest }: Row): Revision {
  return { ...rest, id: String(_id) }
}
