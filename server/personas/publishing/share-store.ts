// Links that show a persona to people without an account: the collection `persona-shares`. Only digests of tokens are kept.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Signature } from '../persona/persona'

export type Share = {
  readonly id: string
  readonly persona: string
  /** Whom it is for, in the words of who made it. */
  readonly label: string
  readonly by: Signature
  readonly createdAt: Date
  readonly revokedAt?: Date
}
type Row = Omit<Share, 'id'> & { _id: Types.ObjectId; digest: string }

export type ShareStore = ReturnType<typeof createShareStore>

export function createShareStore(connection: Connection) {
  const schema = new Schema(
    {
      persona: { type: String, required: true },
      label: { type: String, default: '' },
      digest: { type: String, required: true },
      by: new Schema({ id: String, name: String }, { _id: false }),
      createdAt: { type: Date, required: true },
      revokedAt: Date,
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves opening a shared link.
  schema.index({ digest: 1 }, { unique: true })
  // Serves the list of a persona's links, newest first.
  schema.index({ persona: 1, createdAt: -1 })
  const model = connection.model<Row>('PersonaShare', schema as unknown as Schema<Row>, 'persona-shares')

  return {
    ready: () => model.init(),
    async findByDigest(digest: string): Promise<Share | undefined> {
      const row = await model.findOne({ digest }).lean<Row>()
      return row ? toShare(row) : undefined
    },
    async list(persona: string): Promise<Share[]> {
      return (await model.find({ persona }).sort({ createdAt: -1 }).lean<Row[]>()).map(toShare)
    },
    async insert(share: Omit<Row, '_id' | 'revokedAt'>): Promise<Share> {
      return toShare((await model.create(share)).toObject())
    },
    async revoke(persona: string, id: string, now: Date): Promise<boolean> {
      if (!isValidObjectId(id)) return false
      const guard = { _id: id, persona, revokedAt: null }
      return (await model.updateOne(guard, { $set: { revokedAt: now } })).modifiedCount === 1
    },
  }
}

function toShare({ _id, digest: _, ...rest }: Row): Share {
  return { ...rest, id: String(_id) }
}
