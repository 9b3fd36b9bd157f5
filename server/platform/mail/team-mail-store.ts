// Mails to the team in the collection `teamMails`, by their Message-ID. The words of those that arrived are not kept.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import { isDuplicate } from '../store/duplicate'
import type { Message } from './message'
import { type TeamMail, type TeamMailState, teamLeaseMs, teamMailStates } from './team-mail'

type Row = Omit<TeamMail, 'id'> & { _id: Types.ObjectId; messageId: string; doneAt?: Date }

export type TeamMailStore = ReturnType<typeof createTeamMailStore>

const keptSeconds = 90 * 86_400

export function createTeamMailStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      messageId: { type: String, required: true },
      message: { type: Schema.Types.Mixed, required: true },
      state: { type: String, enum: teamMailStates, required: true },
      reason: { type: String, default: '' },
      claimedAt: { type: Date, required: true },
      doneAt: Date,
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Holds that one mail leaves once, however often its job runs.
  schema.index({ messageId: 1 }, { unique: true })
  // Serves the list of what has not arrived.
  schema.index({ state: 1 })
  // Forgets what is done; the database counts by its own clock.
  schema.index({ doneAt: 1 }, { expireAfterSeconds: keptSeconds })
  const model = connection.model<Row>('TeamMail', schema, 'teamMails')
  const change = async (filter: object, set: object): Promise<TeamMail | undefined> => {
    const row = await model.findOneAndUpdate(filter, { $set: set }, { returnDocument: 'after' }).lean<Row>()
    return row ? toTeamMail(row) : undefined
  }
  const lostBefore = (now: Date): Date => new Date(now.getTime() - teamLeaseMs)

  return {
    ready: () => model.init(),

    async find(id: string): Promise<TeamMail | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toTeamMail(row) : undefined
    },
    async findByMessageId(messageId: string): Promise<TeamMail | undefined> {
      const row = await model.findOne({ messageId }).lean<Row>()
      return row ? toTeamMail(row) : undefined
    },
    /** What has not arrived, or not surely, newest first. */
    async listOpen(most: number): Promise<TeamMail[]> {
      const open: TeamMailState[] = ['sending', 'deferred', 'unconfirmed', 'failed']
      const rows = model.find({ state: { $in: open } }).sort({ _id: -1 })
      return (await rows.limit(most).lean<Row[]>()).map(toTeamMail)
    },

    /**
     * Takes a mail to send it: a new one, or one that was put off; undefined when it is somebody else's or has gone.
     * @param again also one that was cut off while it was sent
     */
    async claim(message: Message, now: Date, again: boolean): Promise<TeamMail | undefined> {
      const { messageId } = message
      const taken = { message, state: 'sending' as const, reason: '', claimedAt: now }
      try {
        return toTeamMail((await model.create({ ...taken, messageId })).toObject<Row>())
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
      const lost = again ? [{ state: 'sending', claimedAt: { $lt: lostBefore(now) } }] : []
      return change({ messageId, $or: [{ state: 'deferred' }, ...lost] }, taken)
    },
    /** Takes one that a person decided to send once more. */
    async claimAgain(id: string, now: Date): Promise<TeamMail | undefined> {
      return isValidObjectId(id)
        ? change({ _id: id, ...undecidedAt(now) }, { state: 'sending', claimedAt: now })
        : undefined
    },
    /** A person says that nothing is to be done about it. */
    async settle(id: string, now: Date): Promise<TeamMail | undefined> {
      return isValidObjectId(id)
        ? change({ _id: id, ...undecidedAt(now) }, { state: 'settled', doneAt: new Date() })
        : undefined
    },
    /** The same move for all that are in one of these states. */
    async moveAll(from: readonly TeamMailState[], state: TeamMailState, reason: string): Promise<void> {
      await model.updateMany({ state: { $in: [...from] } }, { $set: { state, reason } })
    },
    /** What came of a claim. */
    async note({ id, message }: TeamMail, state: TeamMailState, reason: string): Promise<void> {
      const done = { doneAt: new Date(), message: { ...message, text: '', html: '' } }
      await model.updateOne({ _id: id }, { $set: { state, reason, ...(state === 'sent' ? done : {}) } })
    },
  }

  function undecidedAt(now: Date): object {
    return {
      $or: [{ state: { $in: ['unconfirmed', 'failed'] } }, { state: 'sending', claimedAt: { $lt: lostBefore(now) } }],
    }
  }
}

const toTeamMail = ({ _id, messageId: _, doneAt: __, ...rest }: Row): TeamMail => ({ ...rest, id: String(_id) })
