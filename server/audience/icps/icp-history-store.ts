// Profiles as they were before each change, in the collection `icpHistory`, with who changed them when. Written once, never changed.
import { type Connection, Schema, type Types } from 'mongoose'
import type { IcpState } from './icp-change'

export type EarlierIcp = {
  /** The version that was replaced. */
  version: number
  state: IcpState
  changedAt: Date
  /** By name; empty when a program did it. */
  by: string
}

type Row = EarlierIcp & { _id: Types.ObjectId; icpId: string }

export type IcpHistoryStore = ReturnType<typeof createIcpHistoryStore>

export function createIcpHistoryStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      icpId: { type: String, required: true },
      version: { type: Number, required: true },
      state: { type: Schema.Types.Mixed, required: true },
      changedAt: { type: Date, required: true },
      by: { type: String, default: '' },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the history of a profile, the newest first, and holds that each version is kept once.
  schema.index({ icpId: 1, version: -1 }, { unique: true })
  const model = connection.model<Row>('IcpHistory', schema, 'icpHistory')

  return {
    ready: () => model.init(),
    async insert(icpId: string, earlier: EarlierIcp): Promise<void> {
      await model.updateOne({ icpId, version: earlier.version }, { $setOnInsert: earlier }, { upsert: true })
    },
    async list(icpId: string, most: number): Promise<EarlierIcp[]> {
      const rows = await model.find({ icpId }).sort({ version: -1 }).limit(most).lean<Row[]>()
      return rows.map(({ version, state, changedAt, by }) => ({ version, state, changedAt, by }))
    },
    async find(icpId: string, version: number): Promise<EarlierIcp | undefined> {
      const row = await model.findOne({ icpId, version }).lean<Row>()
      return row ? { version: row.version, state: row.state, changedAt: row.changedAt, by: row.by } : undefined
    },
    async removeOf(icpId: string): Promise<void> {
      await model.deleteMany({ icpId })
    },
  }
}
