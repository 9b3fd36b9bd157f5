// Answers that marked forms got (collection `sent_forms`), for ten minutes: which are under way, and what was answered. It holds a
// digest of the request and a sealed answer, which only the mark in the sender's page opens.
import { type Connection, Schema } from 'mongoose'
import { isDuplicate } from '../store/duplicate'

type Row = { _id: string; at: Date; answer?: string }

export type SentFormStore = ReturnType<typeof createSentFormStore>

const keptSeconds = 600
/** Whoever took a request and did not answer for so long was ended in the middle of it. */
const leaseMs = 120_000

export function createSentFormStore(connection: Connection) {
  const schema = new Schema<Row>(
    { _id: String, at: { type: Date, required: true }, answer: String },
    { strict: 'throw', versionKey: false },
  )
  // Serves the removal of what nobody sends again.
  schema.index({ at: 1 }, { expireAfterSeconds: keptSeconds })
  const model = connection.model<Row>('SentForm', schema, 'sent_forms')

  return {
    ready: () => model.init(),
    /** @returns whether the request is the caller's to do: of any number who take it at once, one does */
    async take(request: string): Promise<boolean> {
      // The time of this machine, as the database's removal goes by its own.
      const at = new Date()
      try {
        await model.create({ _id: request, at })
        return true
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
      const left = { _id: request, answer: { $exists: false }, at: { $lt: new Date(at.getTime() - leaseMs) } }
      return (await model.updateOne(left, { $set: { at } })).modifiedCount === 1
    },
    async find(request: string): Promise<{ answer: string; at: Date } | undefined> {
      const row = await model.findById(request).lean<Row>()
      return row?.answer === undefined ? undefined : { answer: row.answer, at: row.at }
    },
    /** Its time is that of the answer from now on. */
    async keep(request: string, answer: string): Promise<void> {
      await model.updateOne({ _id: request }, { $set: { answer, at: new Date() } })
    },
    /** Forgets what a killed server did not answer. Only for whoever has the database to itself, before it serves anybody. */
    async takeOver(): Promise<void> {
      await model.deleteMany({ answer: { $exists: false } })
    },
    /** Nothing came of it: the same request may be done again. */
    async release(request: string): Promise<void> {
      await model.deleteOne({ _id: request })
    },
  }
}
