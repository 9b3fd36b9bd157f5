// Invitations of a campaign as they are listed and counted.
import { isValidObjectId, type Model, Types } from 'mongoose'
import type { Invitation, InvitationState, ListOptions } from './invitation'

export type Row = Omit<Invitation, 'id' | 'seat'> & {
  _id: Types.ObjectId
  seat: Types.ObjectId
  tokenDigest: string
  dueAt: Date
}

export function createInvitationLists(model: Model<Row>) {
  return {
    /** Those of these people whom one of these campaigns has invited. */
    async invitedAmong(campaignIds: readonly string[], contactIds: readonly string[]): Promise<Set<string>> {
      const invited = { contactId: { $in: [...contactIds] }, campaignId: { $in: [...campaignIds] }, wave: 0 }
      const rows = await model.find({ ...invited, state: { $ne: 'suppressed' } }, { contactId: 1 }).lean<Row[]>()
      return new Set(rows.map(({ contactId }) => contactId))
    },

    async list(
      campaignId: string,
      { after: last, most = 100, states, wave, contactIds }: ListOptions = {},
    ): Promise<Invitation[]> {
      const filter = {
        campaignId,
        ...(last && isValidObjectId(last) ? { _id: { $gt: new Types.ObjectId(last) } } : {}),
        ...(states ? { state: { $in: [...states] } } : {}),
        ...(wave === undefined ? {} : { wave }),
        ...(contactIds ? { contactId: { $in: [...contactIds] } } : {}),
      }
      return (await model.find(filter).sort({ _id: 1 }).limit(most).lean<Row[]>()).map(toInvitation)
    },

    /** How many are in each state, wave by wave. */
    async countByState(campaignId: string): Promise<{ wave: number; state: InvitationState; count: number }[]> {
      const rows = await model.aggregate<{ _id: { wave: number; state: InvitationState }; count: number }>([
        { $match: { campaignId } },
        { $group: { _id: { wave: '$wave', state: '$state' }, count: { $sum: 1 } } },
      ])
      return rows.map(({ _id, count }) => ({ ..._id, count }))
    },

    /** People whose mail was sent and came back, for good or for now. */
    countBouncedAfterSending: (campaignId: string) =>
      model.countDocuments({ campaignId, wave: 0, state: { $in: ['bounced', 'deferred'] }, sentAt: { $ne: null } }),

    /** People by the minute (UTC) in which something became known. */
    async countByMinute(campaignId: string, known: 'startedAt' | 'completedAt'): Promise<Map<string, number>> {
      const rows = await model.aggregate<{ _id: string; count: number }>([
        { $match: { campaignId, wave: 0, [known]: { $ne: null } } },
        { $group: { _id: { $dateToString: { format: '%Y-%m-%dT%H:%MZ', date: `$${known}` } }, count: { $sum: 1 } } },
      ])
      return new Map(rows.map(({ _id, count }) => [_id, count]))
    },

    /** People of a campaign (wave 0) of whom something is known, for the funnel. */
    countSeats: (campaignId: string, known: 'sentAt' | 'startedAt' | 'completedAt' | 'optedOutAt') =>
      model.countDocuments({ campaignId, wave: 0, [known]: { $ne: null } }),
  }
}

export function toInvitation({ _id, seat, tokenDigest: _t, dueAt: _d, ...rest }: Row): Invitation {
  return { ...rest, id: String(_id), seat: String(seat) }
}
