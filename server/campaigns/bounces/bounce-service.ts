// Takes mails that came back, whichever way they reach us, and finds the invitation each is about. A clue counts only if it is
// signed (the tag in the envelope sender, the personal link in the returned mail), so that a forged report stops nobody's mail.
import { sayContact } from '../../audience/directory/contact'
import { digestOf } from '../../platform/accounts/secret'
import { type MailReport, readReport } from '../../platform/mail/read-report'
import { Problem } from '../../problems'
import type { Invitation } from '../invitations/invitation'
import type { InvitationStore } from '../invitations/invitation-store'
import { readToken } from '../invitations/invitation-token'
import type { Directory } from '../recipients/directory'
import type { ApplyBounce } from './apply-bounce'
import type { Bounce, BounceOutcome, Verdict } from './bounce'
import type { BouncePatch, BounceStore } from './bounce-store'
import type { BounceTags } from './bounce-tag'

type Deps = {
  bounces: BounceStore
  invitations: InvitationStore
  directory: Directory
  tags: BounceTags
  apply: ApplyBounce
  isAnonymous: (campaignId: string) => Promise<boolean>
  now: () => Date
}

export type ListedBounce = Bounce & { name: string; email: string }

export type BounceService = ReturnType<typeof createBounceService>

/** More than any report that returns a mail of ours; what is larger is no report. */
export const largestBounce = 2_000_000

export function createBounceService({ bounces, invitations, directory, tags, apply, isAnonymous, now }: Deps) {
  const byTag = async (text: string): Promise<Invitation | undefined> => {
    for (const id of tags.read(text)) {
      const found = await invitations.find(id)
      if (found) return found
    }
    return undefined
  }

  /** The personal link in the head of the returned mail: nobody but its reader and their server knows it. */
  const byLink = async (head: string): Promise<Invitation | undefined> => {
    for (const [, raw = ''] of head.matchAll(/\/r\/([0-9a-z]{26})\/unsubscribe/gi)) {
      const token = readToken(raw)
      const found = token ? await invitations.findByTokenDigest(digestOf(token)) : undefined
      if (found) return found
    }
    return undefined
  }

  const invitationOf = async ({ addresses, returnedHead }: MailReport) =>
    (await byTag(`${addresses}\n${returnedHead}`)) ?? (await byLink(returnedHead))

  /** A spammer who writes in our name gets reports for mails that are not ours. */
  const isAboutAnother = ({ returnedId }: MailReport, { id }: Invitation): boolean =>
    returnedId !== '' && !returnedId.startsWith(`${id}.`)

  const follow = async (report: MailReport, invitation: Invitation | undefined): Promise<BounceOutcome> => {
    if (report.kind === 'automatic') return 'no-bounce'
    if (!invitation) return report.kind === 'unreadable' ? 'kept' : 'foreign'
    if (isAboutAnother(report, invitation)) return 'foreign'
    return apply.follow(invitation, report.kind, report.reason)
  }

  return {
    /** The same mail again changes nothing. */
    async take(raw: Buffer): Promise<Bounce> {
      const digest = digestOf(raw.toString('latin1'))
      const fresh = { digest, outcome: 'read', kind: 'unreadable', reason: '', text: '', receivedAt: now() } as const
      const bounce = await bounces.insert(fresh)
      // One that a crash cut off in between is `read` still, and is done once more.
      if (bounce.outcome !== 'read') return bounce
      const report = await readReport(raw)
      const invitation = await invitationOf(report)
      const outcome = await follow(report, invitation)
      const about = invitation && {
        invitationId: invitation.id,
        campaignId: invitation.campaignId,
        contactId: invitation.contactId,
      }
      // That nothing had to be done shows that the person has answered: where nobody may know, it is about nobody.
      const isSecret = outcome === 'noted' && invitation && (await isAnonymous(invitation.campaignId))
      const patch: BouncePatch = {
        outcome,
        kind: report.kind,
        reason: isSecret ? '' : report.reason,
        ...(outcome === 'foreign' || isSecret ? {} : about),
        ...(outcome === 'kept' ? { text: report.text } : {}),
      }
      return (await bounces.settle(bounce.id, 'read', patch)) ?? bounce
    },

    /** What a person says who read one that we could not. */
    async judge(id: string, verdict: Verdict): Promise<Bounce> {
      const bounce = await bounces.find(id)
      if (!bounce) throw new Problem('bounce.absent')
      const invitation = bounce.invitationId ? await invitations.find(bounce.invitationId) : undefined
      if (bounce.outcome !== 'kept' || (verdict === 'hard' && !invitation)) throw new Problem('bounce.settled')
      const outcome =
        verdict === 'hard' && invitation
          ? await apply.stop(invitation, bounce.reason || 'Came back; read by a person')
          : 'dismissed'
      const settled = await bounces.settle(id, 'kept', { outcome, text: '' })
      if (!settled) throw new Problem('bounce.settled')
      return settled
    },

    async list(part: { outcome?: BounceOutcome; skip?: number; most?: number }): Promise<ListedBounce[]> {
      const found = await bounces.list(part)
      const people = await directory.byIds(found.flatMap(({ contactId }) => (contactId ? [contactId] : [])))
      return found.map((bounce) => {
        const contact = bounce.contactId ? people.get(bounce.contactId) : undefined
        const name = contact ? sayContact(contact) : bounce.contactId ? 'Deleted contact' : ''
        return { ...bounce, name, email: contact?.email ?? '' }
      })
    },

    count: (outcome?: BounceOutcome) => bounces.count(outcome),
  }
}
