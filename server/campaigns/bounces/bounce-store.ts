// Mails that came back, in the collection `bounces`, one a mail.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import { isDuplicate } from '../../platform/store/duplicate'
import type { Bounce, BounceOutcome } from './bounce'

type Row = Omit<Bounce, 'id'> & { _id: Types.ObjectId }

export type BouncePatch = Partial<Omit<Bounce, 'id' | 'digest' | 'receivedAt'>>

export type BounceStore = ReturnType<typeof createBounceStore>

export function createBounceStore(connection: Connection) {
  const needed = { type: String, required: true }
  const text = { type: String, default: '' }
  const schema = new Schema<Row>(
    {
      digest: needed,
      outcome: needed,
      kind: needed,
      reason: text,
      invitationId: String,
      campaignId: String,
      contactId: String,
      text,
      receivedAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Holds that the same mail is one bounce, however often and by whichever way it is handed in.
  schema.index({ digest: 1 }, { unique: true })
  // Serves the page: those that need a person, and all, newest first.
  schema.index({ outcome: 1, receivedAt: -1 })
  schema.index({ receivedAt: -1 })
  // Serves what came back about somebody, when they are deleted.
  schema.index({ contactId: 1 })
  schema.index({ invitationId: 1 })
  const model = connection.model<Row>('Bounce', schema, 'bounces')
  const filterOf = (outcome: BounceOutcome | undefined) => (outcome ? { outcome } : {})

  return {
    ready: () => model.init(),

    async find(id: string): Promise<Bounce | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toBounce(row) : undefined
    },

    /** The new one, or the one that is there already. */
    async insert(bounce: Omit<Bounce, 'id'>): Promise<Bounce> {
      try {
        return toBounce((await model.create(bounce)).toObject())
      } catch (error) {
        const known = isDuplicate(error) ? await model.findOne({ digest: bounce.digest }).lean<Row>() : null
        if (!known) throw error
        return toBounce(known)
      }
    },

    /** Writes down what followed, if it is still `from`; undefined when somebody was quicker. */
    async settle(id: string, from: BounceOutcome, patch: BouncePatch): Promise<Bounce | undefined> {
      const change = { $set: patch }
      const row = await model
        .findOneAndUpdate({ _id: id, outcome: from }, change, { returnDocument: 'after' })
        .lean<Row>()
      return row ? toBounce(row) : undefined
    },

    async list({ outcome, skip = 0, most = 50 }: { outcome?: BounceOutcome; skip?: number; most?: number }) {
      const rows = await model
        .find(filterOf(outcome))
        .sort({ receivedAt: -1, _id: -1 })
        .skip(skip)
        .limit(most)
        .lean<Row[]>()
      return rows.map(toBounce)
    },

    async removeOlder(before: Date): Promise<void> {
      await model.deleteMany({ receivedAt: { $lt: before } })
    },

    /** Those about a contact or one of these invitations. @returns the digests of the mails, for their files */
    async removeOf(contactId: string, invitationIds: readonly string[]): Promise<string[]> {
      const about = { $or: [{ contactId }, { invitationId: { $in: [...invitationIds] } }] }
      const rows = await model.find(about, { digest: 1 }).lean<Pick<Row, '_id' | 'digest'>[]>()
      await model.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } })
      return rows.map(({ digest }) => digest)
    },

    count: (outcome?: BounceOutcome) => model.countDocuments(filterOf(outcome)),
  }
}

const toBounce = ({ _id, ...rest }: Row): Bounce => ({ ...rest, id: String(_id) })
