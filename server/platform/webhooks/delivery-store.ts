// What each webhook was told, in `webhookDeliveries`: the log that an administrator reads, and what a retry sends again. Kept 30 days.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import { isDuplicate } from '../store/duplicate'
import type { DeliveryState, WebhookDelivery } from './webhook'

type Row = Omit<WebhookDelivery, 'id'> & { _id: Types.ObjectId; keptSince: Date; claimedUntil?: Date }

export type DeliveryStore = ReturnType<typeof createDeliveryStore>

const keptSeconds = 30 * 86_400

export function createDeliveryStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    {
      webhookId: needed,
      event: needed,
      once: needed,
      body: needed,
      state: needed,
      tries: { type: Number, default: 0 },
      outcome: { type: String, default: '' },
      createdAt: { type: Date, required: true },
      triedAt: Date,
      claimedUntil: Date,
      keptSince: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Holds that one event is told to one webhook once.
  schema.index({ webhookId: 1, event: 1, once: 1 }, { unique: true })
  // Forgets the log after a while; the database counts by its own clock.
  schema.index({ keptSince: 1 }, { expireAfterSeconds: keptSeconds })
  const model = connection.model<Row>('WebhookDelivery', schema, 'webhookDeliveries')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<WebhookDelivery | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toDelivery(row) : undefined
    },
    /** The newest of a webhook. */
    async list(webhookId: string, most: number): Promise<WebhookDelivery[]> {
      return (await model.find({ webhookId }).sort({ _id: -1 }).limit(most).lean<Row[]>()).map(toDelivery)
    },
    /** The id of the delivery, whether it is new or was there. */
    async insert(
      delivery: Pick<WebhookDelivery, 'webhookId' | 'event' | 'once' | 'body' | 'createdAt'>,
    ): Promise<string> {
      try {
        const row = await model.create({ ...delivery, state: 'waiting', keptSince: new Date() })
        return String(row._id)
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const { webhookId, event, once } = delivery
        const known = await model.findOne({ webhookId, event, once }, { _id: 1 }).lean<Row>()
        return String(known?._id)
      }
    },
    /** Takes one that waits for one try; false while another try of it is under way. */
    async claim(id: string, at: Date, until: Date): Promise<boolean> {
      const free = { $or: [{ claimedUntil: null }, { claimedUntil: { $lte: at } }] }
      const change = { $set: { claimedUntil: until } }
      return (await model.updateOne({ _id: id, state: 'waiting', ...free }, change)).matchedCount === 1
    },
    /** Notes a try and what came of it, and lets go of the claim. */
    async noteTry(id: string, state: DeliveryState, outcome: string, at: Date): Promise<void> {
      await model.updateOne(
        { _id: id },
        { $set: { state, outcome, triedAt: at }, $unset: { claimedUntil: 1 }, $inc: { tries: 1 } },
      )
    },
    async drop(id: string, outcome: string): Promise<void> {
      await model.updateOne({ _id: id, state: 'waiting' }, { $set: { state: 'dropped', outcome } })
    },
    /** Lets one that was given up or dropped be tried again from the start; false for one that is waiting. */
    async revive(id: string): Promise<boolean> {
      const change = { $set: { state: 'waiting', tries: 0 } } as const
      return (await model.updateOne({ _id: id, state: { $ne: 'waiting' } }, change)).matchedCount === 1
    },
    async removeOf(webhookId: string): Promise<void> {
      await model.deleteMany({ webhookId })
    },
  }
}

function toDelivery({ _id, keptSince: _, claimedUntil: __, ...rest }: Row): WebhookDelivery {
  return { ...rest, id: String(_id) }
}
