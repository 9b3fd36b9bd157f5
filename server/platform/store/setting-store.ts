// Small facts the product keeps about itself (collection `settings`): one string under one name.
import { type Connection, Schema } from 'mongoose'

type Row = { _id: string; value: string }

export type SettingStore = ReturnType<typeof createSettingStore>

export function createSettingStore(connection: Connection) {
  const schema = new Schema<Row>(
    { _id: String, value: { type: String, required: true } },
    { strict: 'throw', versionKey: false },
  )
  const model = connection.model<Row>('Setting', schema, 'settings')
  return {
    ready: () => model.init(),
    async find(name: string): Promise<string | undefined> {
      return (await model.findById(name).lean<Row>())?.value
    },
    async put(name: string, value: string): Promise<void> {
      await model.updateOne({ _id: name }, { $set: { value } }, { upsert: true })
    },
    /** Removes it while it is still this value. @returns whether it was: of two who take it at once, one does */
    async take(name: string, value: string): Promise<boolean> {
      return (await model.deleteOne({ _id: name, value })).deletedCount === 1
    },
  }
}
