// API keys in the collection `keys`: only their digests are kept.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Role } from './actor'

type Row = { _id: Types.ObjectId; name: string; role: Role; digest: string; createdAt: Date }

export type ApiKey = { id: string; name: string; role: Role; createdAt: Date }
export type KeyStore = ReturnType<typeof createKeyStore>

export function createKeyStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      name: { type: String, required: true },
      role: { type: String, required: true },
      digest: { type: String, required: true },
      createdAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves every API request.
  schema.index({ digest: 1 }, { unique: true })
  const model = connection.model<Row>('ApiKey', schema, 'keys')

  return {
    ready: () => model.init(),
    async findByDigest(digest: string): Promise<ApiKey | undefined> {
      const row = await model.findOne({ digest }).lean<Row>()
      return row ? toKey(row) : undefined
    },
    async list(): Promise<ApiKey[]> {
      return (await model.find().sort({ createdAt: -1 }).lean<Row[]>()).map(toKey)
    },
    async insert(key: Omit<Row, '_id'>): Promise<ApiKey> {
      return toKey((await model.create(key)).toObject())
    },
    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

const toKey = ({ _id, name, role, createdAt }: Row): ApiKey => ({ id: String(_id), name, role, createdAt })
