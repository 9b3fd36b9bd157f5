// The daily look for personas whose review is due (R90): each becomes `needs-review`, and every researcher gets one mail that
// says what has changed since it was published (R91). Safe to run twice: who was reminded is noted before the mail goes out.
import type { UserStore } from '../platform/accounts/user-store'
import type { ViewEngine } from '../platform/http/view-engine'
import type { JobHandler } from '../platform/jobs/jobs'
import type { Mailer } from '../platform/mail/mailer'
import type { EvidenceReader } from './evidence-reader'
import { type Persona, toContent } from './persona'
import type { PersonaStore } from './persona-store'
import { type Change, describeChanges } from './revision'
import type { RevisionStore } from './revision-store'

/** News since a day: answers that came in for the study. */
export type News = { answersSince(study: string, day: Date): Promise<number> }

type Deps = {
  personas: PersonaStore
  revisions: RevisionStore
  evidence: EvidenceReader
  users: UserStore
  mailer: Mailer
  views: ViewEngine
  news: News
  /** What links start with, when the setting BASE_URL says it. */
  baseUrl: string | undefined
  now: () => Date
}

const mostChanges = 12

export function createReviewReminders(deps: Deps): JobHandler {
  const { personas, users, now } = deps
  return async (_, touch) => {
    const due = await personas.listDue(now())
    const researchers = (await users.list()).filter(
      ({ role, disabled }) => !disabled && (role === 'researcher' || role === 'admin'),
    )
    for (const persona of due) {
      if (persona.state === 'published') await personas.move(persona.id, 'published', 'needs-review')
      const news = await describeNews(persona, deps)
      for (const user of researchers) {
        await touch()
        await remind(persona, user, news, deps)
      }
    }
    return { done: true }
  }
}

type ReviewNews = { answers: number; withdrawn: number; changes: readonly Change[]; more: number }

/** What speaks for another look: new answers, answers withdrawn, edits that nobody published. */
async function describeNews(persona: Persona, { revisions, evidence, news }: Deps): Promise<ReviewNews> {
  const revision = await revisions.find(persona.id, persona.revision)
  const read = await evidence.read(persona.study, revision?.content ?? toContent(persona))
  const changes = revision ? describeChanges(revision.content, toContent(persona)) : []
  return {
    answers: persona.publishedAt ? await news.answersSince(persona.study, persona.publishedAt) : 0,
    withdrawn: read.lines.reduce((sum, line) => sum + line.withdrawn, 0),
    changes: changes.slice(0, mostChanges),
    more: Math.max(0, changes.length - mostChanges),
  }
}

type Recipient = { id: string; email: string; name: string }

async function remind(persona: Persona, user: Recipient, news: ReviewNews, deps: Deps): Promise<void> {
  const { personas, mailer, views, baseUrl } = deps
  if (!(await personas.claimReminder(persona.id, user.id))) return
  const mail = views.email('review-reminder', {
    persona,
    user,
    news,
    link: baseUrl ? `${baseUrl}/personas/${persona.id}/edit` : '',
  })
  const { outcome } = await mailer.send({
    ...mail,
    messageId: `review-${persona.id}-${persona.revision}-${persona.reviewOn?.getTime() ?? 0}-${user.id}@verbatim`,
    to: { name: user.name, address: user.email },
    about: 'review-reminder',
  })
  // Taken back, so that tomorrow's look tries again. Unconfirmed mail may have arrived: it is not sent twice.
  if (outcome === 'deferred') await personas.releaseReminder(persona.id, user.id)
}
