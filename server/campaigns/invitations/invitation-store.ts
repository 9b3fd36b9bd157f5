// Invitations in the collection `invitations`, one by one; how they are listed and counted is invitation-list-store.ts. Names and
// addresses stay with the contact: an invitation keeps only the digest of the address, to hold that one address gets one mail a wave,
// and the digest of its token.
import { type Connection, isValidObjectId, Schema, Types } from 'mongoose'
import { isDuplicate } from '../../platform/store/duplicate'
import { checkMove, cutOff, type Invitation, type InvitationState } from './invitation'
import { createInvitationLists, type Row, toInvitation } from './invitation-list-store'

export type NewInvitation = Pick<Invitation, 'campaignId' | 'studyId' | 'contactId' | 'wave' | 'state' | 'language'> & {
  id: string
  seat: string
  reason?: string
  addressDigest: string
  tokenDigest: string
}

export type InvitationPatch = Partial<
  Pick<Invitation, 'reason' | 'sentAt' | 'startedAt' | 'completedAt' | 'optedOutAt'> & {
    dueAt: Date
    addressDigest: string
    tokenDigest: string
  }
>

export type InvitationStore = ReturnType<typeof createInvitationStore>

const waitingStates: readonly InvitationState[] = ['queued', 'deferred']

/** States that a mail server gave a reason for, in its words. */
const saidStates: readonly InvitationState[] = ['bounced', 'failed', 'deferred', 'unconfirmed']

export const createInvitationId = (): string => String(new Types.ObjectId())

export function createInvitationStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    {
      campaignId: needed,
      studyId: needed,
      contactId: needed,
      wave: { type: Number, required: true },
      seat: { type: Schema.Types.ObjectId, required: true },
      state: needed,
      reason: { type: String, default: '' },
      attempts: { type: Number, default: 0 },
      language: { type: String, default: 'en' },
      addressDigest: needed,
      tokenDigest: needed,
      queuedAt: { type: Date, required: true },
      dueAt: { type: Date, required: true },
      leaseUntil: Date,
      sentAt: Date,
      startedAt: Date,
      completedAt: Date,
      optedOutAt: Date,
    },
    { strict: 'throw', versionKey: false },
  )
  // Holds that one address gets at most one mail a wave; serves the list of a campaign.
  schema.index({ campaignId: 1, wave: 1, addressDigest: 1 }, { unique: true })
  // Serves personal links.
  schema.index({ tokenDigest: 1 }, { unique: true })
  // Serves the next to send, and claims whose lease ran out.
  schema.index({ campaignId: 1, state: 1, dueAt: 1 })
  // Serves all mails of one person in one campaign.
  schema.index({ seat: 1 })
  // Serves taking away old words of mail servers.
  schema.index({ state: 1, queuedAt: 1 })
  // Serves what a contact was sent, when they opt out or are deleted.
  schema.index({ contactId: 1 })
  const model = connection.model<Row>('Invitation', schema, 'invitations')

  const one = (row: Row | null): Invitation | undefined => (row ? toInvitation(row) : undefined)
  const after = { returnDocument: 'after' } as const

  return {
    ready: () => model.init(),
    ...createInvitationLists(model),

    async find(id: string): Promise<Invitation | undefined> {
      return isValidObjectId(id) ? one(await model.findById(id).lean<Row>()) : undefined
    },

    async findByTokenDigest(tokenDigest: string): Promise<Invitation | undefined> {
      return one(await model.findOne({ tokenDigest }).lean<Row>())
    },

    async findByAddress(campaignId: string, wave: number, addressDigest: string): Promise<Invitation | undefined> {
      return one(await model.findOne({ campaignId, wave, addressDigest }).lean<Row>())
    },

    /** @returns undefined when this address has an invitation in this wave already */
    async insert({ id, seat, ...invitation }: NewInvitation, now: Date): Promise<Invitation | undefined> {
      try {
        const ids = { _id: new Types.ObjectId(id), seat: new Types.ObjectId(seat) }
        return toInvitation((await model.create({ ...invitation, ...ids, queuedAt: now, dueAt: now })).toObject())
      } catch (error) {
        if (isDuplicate(error)) return undefined
        throw error
      }
    },

    /** Takes the next one that is due, with a lease: nobody else gets it, and it is `unconfirmed` if we never come back. */
    async claim(campaignId: string, now: Date, leaseMs: number): Promise<Invitation | undefined> {
      const due = { campaignId, state: { $in: waitingStates }, dueAt: { $lte: now } }
      const change = {
        $set: { state: 'sending' as const, leaseUntil: new Date(now.getTime() + leaseMs), reason: '' },
        $inc: { attempts: 1 },
      }
      return one(await model.findOneAndUpdate(due, change, { ...after, sort: { dueAt: 1, _id: 1 } }).lean<Row>())
    },

    /** Changes the state if it is one of `from`; undefined when it is another by now. */
    async move(
      id: string,
      from: readonly InvitationState[],
      to: InvitationState,
      patch: InvitationPatch = {},
    ): Promise<Invitation | undefined> {
      checkMove(from, to)
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...patch, state: to }, $unset: { leaseUntil: 1 as const } }
      return one(await model.findOneAndUpdate({ _id: id, state: { $in: [...from] } }, change, after).lean<Row>())
    },

    /** Changes what is no state; a broken unique index is passed on. */
    async patch(id: string, patch: InvitationPatch): Promise<void> {
      await model.updateOne({ _id: id }, { $set: patch })
    },

    /** The same move for all waves of one person; each only where it may. */
    async moveSeat(
      seat: string,
      from: readonly InvitationState[],
      to: InvitationState,
      patch: InvitationPatch = {},
    ): Promise<void> {
      checkMove(from, to)
      if (!isValidObjectId(seat)) return
      const change = { $set: { ...patch, state: to }, $unset: { leaseUntil: 1 as const } }
      await model.updateMany({ seat: new Types.ObjectId(seat), state: { $in: [...from] } }, change)
    },

    /** The same move for everybody of a campaign who is in one of these states. */
    async moveAll(
      campaignId: string,
      from: readonly InvitationState[],
      to: InvitationState,
      patch: InvitationPatch = {},
    ): Promise<void> {
      checkMove(from, to)
      await model.updateMany({ campaignId, state: { $in: [...from] } }, { $set: { ...patch, state: to } })
    },

    /** Puts a claim back that no server was asked about, or took: the try does not count. Without a reason its time has not come. */
    async giveBack(id: string, dueAt: Date, reason = ''): Promise<void> {
      const change = {
        $set: { state: reason === '' ? ('queued' as const) : ('deferred' as const), dueAt, reason },
        $unset: { leaseUntil: 1 as const },
        $inc: { attempts: -1 },
      }
      await model.updateOne({ _id: id, state: 'sending' }, change)
    },

    /** Takes away what mail servers said, which names the address, of mails that are older than this and over. */
    async forgetOlder(before: Date): Promise<void> {
      const old = { queuedAt: { $lt: before }, state: { $in: saidStates }, reason: { $ne: '' } }
      await model.updateMany(old, { $set: { reason: '' } })
    },

    /** The same for everything one person was sent. @returns the ids of their invitations */
    async forgetContact(contactId: string): Promise<string[]> {
      await model.updateMany({ contactId, state: { $in: saidStates } }, { $set: { reason: '' } })
      const rows = await model.find({ contactId }, { _id: 1 }).lean<Pick<Row, '_id'>[]>()
      return rows.map(({ _id }) => String(_id))
    },

    /**
     * Claims whose sender was cut off, whatever its campaign does now: the mail may have left, so it is not sent again by itself.
     * @param now left out where nobody else can be at it, so that no lease counts
     */
    async endClaims(now?: Date): Promise<void> {
      const cut = { state: 'sending' as const, ...(now ? { leaseUntil: { $lte: now } } : {}) }
      const change = { $set: { state: 'unconfirmed' as const, reason: cutOff }, $unset: { leaseUntil: 1 as const } }
      await model.updateMany(cut, change)
    },

    /** When the next one is due (or its lease ends); undefined when nothing is left to do. */
    async nextDue(campaignId: string): Promise<Date | undefined> {
      const waiting = { campaignId, state: { $in: waitingStates } }
      const row = await model.findOne(waiting).sort({ dueAt: 1 }).lean<Row>()
      const leased = await model.findOne({ campaignId, state: 'sending' }).sort({ leaseUntil: 1 }).lean<Row>()
      const times = [row?.dueAt, leased?.leaseUntil].filter((time) => time !== undefined)
      return times.sort((left, right) => left.getTime() - right.getTime())[0]
    },
  }
}
