// Webhooks in the collection `webhooks`. The secret stays in the database in clear, as signing needs it: it is read by `secretOf`
// alone and leaves no other way.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Webhook, WebhookEvent, WebhookState } from './webhook'

type Row = Omit<Webhook, 'id'> & { _id: Types.ObjectId; secret: string }

export type WebhookStore = ReturnType<typeof createWebhookStore>

export function createWebhookStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    {
      url: needed,
      events: { type: [String], required: true },
      state: needed,
      reason: { type: String, default: '' },
      secret: needed,
      succeededAt: Date,
      createdAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  const model = connection.model<Row>('Webhook', schema, 'webhooks')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Webhook | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toWebhook(row) : undefined
    },
    async list(): Promise<Webhook[]> {
      return (await model.find().sort({ _id: -1 }).lean<Row[]>()).map(toWebhook)
    },
    count: (): Promise<number> => model.countDocuments(),
    /** Those that want to hear of an event. */
    async listFor(event: string): Promise<Webhook[]> {
      return (await model.find({ state: 'active', events: event as WebhookEvent }).lean<Row[]>()).map(toWebhook)
    },
    async insert(webhook: {
      url: string
      events: readonly WebhookEvent[]
      secret: string
      createdAt: Date
    }): Promise<Webhook> {
      return toWebhook((await model.create({ ...webhook, state: 'active', reason: '' })).toObject<Row>())
    },
    async secretOf(id: string): Promise<string | undefined> {
      return (await model.findById(id, { secret: 1 }).lean<Row>())?.secret
    },
    async succeeded(id: string, at: Date): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { succeededAt: at } })
    },
    async setState(id: string, state: WebhookState, reason: string): Promise<boolean> {
      if (!isValidObjectId(id)) return false
      return (await model.updateOne({ _id: id }, { $set: { state, reason } })).matchedCount === 1
    },
    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

function toWebhook({ _id, secret: _, ...rest }: Row): Webhook {
  return { ...rest, id: String(_id) }
}
