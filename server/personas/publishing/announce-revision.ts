// Tells everybody who reads personas that a new version is out, and what changed (R91). One mail each, once; what a crash leaves
// unsure stands on the outbox page (platform/mail/team-mail-service.ts).
import type { UserStore } from '../../platform/accounts/user-store'
import type { ViewEngine } from '../../platform/http/view-engine'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { TeamMailService } from '../../platform/mail/team-mail-service'
import { describeChanges } from './revision'
import type { RevisionStore } from './revision-store'

type Deps = {
  revisions: RevisionStore
  users: UserStore
  teamMails: Pick<TeamMailService, 'send'>
  views: ViewEngine
  now: () => Date
}

const retryMs = 15 * 60_000

export function createAnnouncement({ revisions, users, teamMails, views, now }: Deps): JobHandler {
  return async ({ revision: id = '', baseUrl = '' }, touch) => {
    const revision = await revisions.findById(id)
    if (!revision) return { done: true }
    const earlier = await revisions.find(revision.persona, revision.number - 1)
    const changes = earlier ? describeChanges(earlier.content, revision.content) : []
    const link = `${baseUrl}/personas/${revision.persona}`
    let deferred = 0
    for (const user of (await users.list()).filter(({ disabled }) => !disabled)) {
      await touch()
      if (revision.told.includes(user.id)) continue
      const mail = views.email('persona-published', { revision, name: revision.content.name, changes, link, user })
      const isDone = await teamMails.send({
        ...mail,
        messageId: `persona-${revision.persona}-${revision.number}-${user.id}@verbatim`,
        to: { name: user.name, address: user.email },
        about: 'persona-published',
      })
      if (isDone) await revisions.markTold(id, user.id)
      else deferred += 1
    }
    if (deferred === 0) return { done: true }
    return { again: new Date(now().getTime() + retryMs), because: `${deferred} mails could not leave yet` }
  }
}
