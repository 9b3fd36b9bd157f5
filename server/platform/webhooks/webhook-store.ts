// Webhooks in the collection `webhooks`. The secret is sealed in the database: it is opened by `secretOf` alone, for signing, and
// leaves no other way.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import { isSealed, type Seal } from '../accounts/sealed-secret'
import type { Webhook, WebhookEvent, WebhookState } from './webhook'

type Row = Omit<Webhook, 'id'> & { _id: Types.ObjectId; secret: string }

export type WebhookStore = ReturnType<typeof createWebhookStore>

export function createWebhookStore(connection: Connection, { seal, open }: Seal) {
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
    async ready(): Promise<void> {
      await model.init()
      // Kept in clear by versions before this one, or in a backup of theirs. Safe to be cut off and to run again.
      for (const { _id, secret } of await model.find({}, { secret: 1 }).lean<Row[]>())
        if (!isSealed(secret)) await model.updateOne({ _id, secret }, { $set: { secret: seal(secret) } })
    },
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
      const sealed = { ...webhook, secret: seal(webhook.secret) }
      return toWebhook((await model.create({ ...sealed, state: 'active', reason: '' })).toObject<Row>())
    },
    /** Undefined when it cannot be opened: it was sealed where the key was another. */
    async secretOf(id: string): Promise<string | undefined> {
      const row = await model.findById(id, { secret: 1 }).lean<Row>()
      return row ? open(row.secret) : undefined
    },
    async setSecret(id: string, secret: string): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { secret: seal(secret) } })
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
