// Tells everybody who reads personas that a new version is out, and what changed (R91). One mail each, once.
import type { UserStore } from '../../platform/accounts/user-store'
import type { ViewEngine } from '../../platform/http/view-engine'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Mailer } from '../../platform/mail/mailer'
import { describeChanges } from './revision'
import type { RevisionStore } from './revision-store'

type Deps = { revisions: RevisionStore; users: UserStore; mailer: Mailer; views: ViewEngine; now: () => Date }

const retryMs = 15 * 60_000

export function createAnnouncement({ revisions, users, mailer, views, now }: Deps): JobHandler {
  return async ({ revision: id = '', baseUrl = '' }, touch) => {
    const revision = await revisions.findById(id)
    if (!revision) return { done: true }
    const earlier = await revisions.find(revision.persona, revision.number - 1)
    const changes = earlier ? describeChanges(earlier.content, revision.content) : []
    const link = `${baseUrl}/personas/${revision.persona}`
    let deferred = 0
    for (const user of (await users.list()).filter(({ disabled }) => !disabled)) {
      await touch()
      if (!(await revisions.claimTelling(id, user.id))) continue
      const mail = views.email('persona-published', { revision, name: revision.content.name, changes, link, user })
      const { outcome } = await mailer.send({
        ...mail,
        messageId: `persona-${revision.persona}-${revision.number}-${user.id}@verbatim`,
        to: { name: user.name, address: user.email },
        about: 'persona-published',
      })
      // The mail, or everything from us, may be taken later; what may have arrived is not sent twice.
      if (outcome !== 'deferred' && outcome !== 'unavailable') continue
      deferred += 1
      await revisions.releaseTelling(id, user.id)
    }
    if (deferred === 0) return { done: true }
    return { again: new Date(now().getTime() + retryMs), because: `${deferred} mails could not leave yet` }
  }
}
