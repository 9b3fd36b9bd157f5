// The daily look for personas whose review is due, by their date (R90) or by a drift that was
// measured in new answers (C4), or by a plan that did not bring what was expected (R101): each
// becomes `needs-review`, and every researcher gets one mail that says what has changed since it was published (R91). Safe to run twice:
// each mail leaves once, and what a crash leaves unsure stands on the outbox page.
import type { UserStore } from '../../platform/accounts/user-store'
import type { ViewEngine } from '../../platform/http/view-engine'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { TeamMailService } from '../../platform/mail/team-mail-service'
import type { EvidenceReader } from '../evidence/evidence-reader'
import { type Persona, toContent } from '../persona/persona'
import type { PersonaStore } from '../persona/persona-store'
import type { PlanService } from '../plan/plan-service'
import { type Change, describeChanges } from '../publishing/revision'
import type { RevisionStore } from '../publishing/revision-store'
import type { DriftService, News } from './drift-service'

type Deps = {
  personas: PersonaStore
  revisions: RevisionStore
  evidence: EvidenceReader
  users: UserStore
  teamMails: Pick<TeamMailService, 'send'>
  views: ViewEngine
  news: News
  drift: DriftService
  plans: Pick<PlanService, 'watch' | 'misses'>
  /** What links start with, when the setting BASE_URL says it. */
  baseUrl: string | undefined
  now: () => Date
}

const mostChanges = 12

export function createReviewReminders(deps: Deps): JobHandler {
  const { personas, users, drift, plans, now } = deps
  return async (_, touch) => {
    await drift.watch(touch)
    await plans.watch(touch)
    const due = await personas.listDue(now())
    const researchers = (await users.list()).filter(
      ({ role, disabled }) => !disabled && (role === 'researcher' || role === 'admin'),
    )
    for (const persona of due) {
      if (persona.state === 'published') await personas.move(persona.id, 'published', 'needs-review')
      if (!isAwaited(persona, researchers)) continue
      const news = await describeNews(persona, deps)
      for (const user of researchers) {
        await touch()
        await remind(persona, user, news, deps)
      }
    }
    return { done: true }
  }
}

/** Nobody is left to remind: the news need not be gathered. */
const isAwaited = ({ reminded }: Persona, users: readonly { id: string }[]): boolean =>
  users.some(({ id }) => !reminded.includes(id))

type ReviewNews = {
  answers: number
  withdrawn: number
  changes: readonly Change[]
  more: number
  /** What moved in the answers since the run, whether or not it called for this review. */
  drift: readonly string[]
  /** New people who fit no persona, of how many. */
  strangers: number
  newcomers: number
}

/** What speaks for another look: new answers, answers withdrawn, edits that nobody published. */
async function describeNews(persona: Persona, { revisions, evidence, news, drift, plans }: Deps): Promise<ReviewNews> {
  const revision = await revisions.find(persona.id, persona.revision)
  const read = await evidence.read(persona.study, revision?.content ?? toContent(persona))
  const changes = revision ? describeChanges(revision.content, toContent(persona)) : []
  const measured = await drift.measure(persona.study)
  const because = persona.driftedBecause
  const misses = (await plans.misses(persona)).filter((miss) => !because.includes(miss))
  return {
    answers: persona.publishedAt ? await news.answersSince(persona.study, persona.publishedAt) : 0,
    withdrawn: read.lines.reduce((sum, line) => sum + line.withdrawn, 0),
    changes: changes.slice(0, mostChanges),
    more: Math.max(0, changes.length - mostChanges),
    drift: [...(because.length > 0 ? because : (measured?.concerns.get(persona.id) ?? [])), ...misses],
    strangers: measured?.strangers.length ?? 0,
    newcomers: measured?.people ?? 0,
  }
}

type Recipient = { id: string; email: string; name: string }

async function remind(persona: Persona, user: Recipient, news: ReviewNews, deps: Deps): Promise<void> {
  const { personas, teamMails, views, baseUrl } = deps
  if (persona.reminded.includes(user.id)) return
  const mail = views.email('review-reminder', {
    persona,
    user,
    news,
    link: baseUrl ? `${baseUrl}/studies/${persona.study}/upkeep#persona-${persona.id}` : '',
  })
  const isDone = await teamMails.send({
    ...mail,
    messageId: `review-${persona.id}-${persona.revision}-${persona.reviewOn?.getTime() ?? 0}-${user.id}@verbatim`,
    to: { name: user.name, address: user.email },
    about: 'review-reminder',
  })
  // What could not leave yet is tried by tomorrow's look.
  if (isDone) await personas.markReminded(persona, user.id)
}
