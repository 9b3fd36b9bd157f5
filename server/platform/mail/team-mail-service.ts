// Sends mail to the team, each once. Whoever was ended between claiming and sending leaves a claim that runs out: then the mail is
// `unconfirmed` on the outbox page, where an administrator sends it again or lets it be. In the outbox of this machine a mail is
// kept once under its id, so that there it is simply kept again.
import { Problem } from '../../problems'
import type { Mailer } from './mailer'
import type { Message } from './message'
import { asItStands, cutOff, isOver, stoodInLine, type TeamMail, type TeamMailState } from './team-mail'
import type { TeamMailStore } from './team-mail-store'

export type TeamMailService = ReturnType<typeof createTeamMailService>

type Deps = { mails: TeamMailStore; mailer: Mailer; now: () => Date }

const stateOf = {
  sent: 'sent',
  deferred: 'deferred',
  unavailable: 'deferred',
  unconfirmed: 'unconfirmed',
  bounced: 'failed',
} as const satisfies Record<string, TeamMailState>

const mostShown = 100

export function createTeamMailService({ mails, mailer, now }: Deps) {
  const deliver = async (mail: TeamMail): Promise<TeamMail> => {
    const delivery = await mailer.send(mail.message).catch(async (error: unknown) => {
      // It could not even be kept (a full disk): nothing has left.
      await mails.note(mail, 'deferred', 'The mail could not be written.')
      throw error
    })
    const state = stateOf[delivery.outcome]
    const reason = delivery.outcome === 'sent' ? '' : delivery.reason
    await mails.note(mail, state, reason)
    return { ...mail, state, reason }
  }

  return {
    /** Sends it unless it was sent before. @returns whether there is nothing left to do; otherwise the caller tries again later */
    async send(message: Message): Promise<boolean> {
      const claimed = await mails.claim(message, now(), !mailer.leavesMachine)
      if (claimed) return isOver(await deliver(claimed))
      const known = await mails.findByMessageId(message.messageId)
      return known !== undefined && isOver(asItStands(known, now()))
    },

    /** Only for whoever has the database to itself, before it sends: nobody is at what a killed server was sending. */
    takeOver: (): Promise<void> =>
      mailer.leavesMachine
        ? mails.moveAll(['sending'], 'unconfirmed', cutOff)
        : mails.moveAll(['sending'], 'deferred', ''),

    /** After a backup was put back: what stood in line then may have been sent since, and a person decides. */
    holdRestored: (): Promise<void> => mails.moveAll(['sending', 'deferred'], 'unconfirmed', stoodInLine),

    /** What has not arrived, or not surely. A mail that leaves this very moment is none of them. */
    async listOpen(): Promise<TeamMail[]> {
      const found = (await mails.listOpen(mostShown)).map((mail) => asItStands(mail, now()))
      return found.filter(({ state, reason }) => state !== 'sending' || reason !== '')
    },

    /** A person decided that it did not arrive. It carries the same Message-ID, so that many mail programs show it once. */
    async sendAgain(id: string): Promise<TeamMail> {
      const claimed = await mails.claimAgain(id, now())
      if (!claimed) throw await refusal(id)
      return deliver(claimed)
    },

    async settle(id: string): Promise<void> {
      if (!(await mails.settle(id, now()))) throw await refusal(id)
    },
  }

  async function refusal(id: string): Promise<Problem> {
    const known = await mails.find(id)
    return known ? new Problem('mail.decided', { state: asItStands(known, now()).state }) : new Problem('mail.absent')
  }
}
