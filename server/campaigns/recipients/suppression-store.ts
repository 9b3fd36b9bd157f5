// Suppressions in the collection `suppressions`, one an address.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Suppression } from './suppression'

type Row = Omit<Suppression, 'id'> & { _id: Types.ObjectId }

export type SuppressionStore = ReturnType<typeof createSuppressionStore>

export function createSuppressionStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    {
      key: needed,
      reason: needed,
      note: { type: String, default: '' },
      campaignId: String,
      createdAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves the check before every mail; holds one entry an address.
  schema.index({ key: 1 }, { unique: true })
  // Serves the page, newest first.
  schema.index({ createdAt: -1 })
  const model = connection.model<Row>('Suppression', schema, 'suppressions')

  return {
    ready: () => model.init(),

    async find(key: string): Promise<Suppression | undefined> {
      const row = await model.findOne({ key }).lean<Row>()
      return row ? toSuppression(row) : undefined
    },

    /** Those of the addresses that are suppressed, by address. */
    async among(keys: readonly string[]): Promise<ReadonlyMap<string, Suppression>> {
      const rows = await model.find({ key: { $in: [...keys] } }).lean<Row[]>()
      return new Map(rows.map((row) => [row.key, toSuppression(row)]))
    },

    /** The first reason stays: adding an address again changes nothing. */
    async add({ key, ...rest }: Omit<Suppression, 'id'>): Promise<void> {
      await model.updateOne({ key }, { $setOnInsert: rest }, { upsert: true })
    },

    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },

    async list({ skip = 0, most = 100 } = {}): Promise<Suppression[]> {
      return (await model.find().sort({ createdAt: -1, _id: -1 }).skip(skip).limit(most).lean<Row[]>()).map(
        toSuppression,
      )
    },

    count: () => model.countDocuments(),
  }
}

const toSuppression = ({ _id, ...rest }: Row): Suppression => ({ ...rest, id: String(_id) })
