// What waits for somebody in a study: reviews, mails that went astray, answers that no run has seen. Pure: facts in, sentences
// with the page where each is settled out.
import type { Study } from './audience/studies/study'
import type { Matter } from './audience/studies/study-routes'

export type StudyFacts = {
  personas: readonly { state: string; reviewOn?: Date }[]
  lastRun?: { id: string; number: number; state: string }
  /** Answers sent after the last finished run was begun; 0 without one. */
  answersSinceRun: number
  campaigns: readonly { id: string; name: string; isHeld: boolean; unconfirmed: number; failed: number }[]
  now: Date
}

/** Fewer new answers than this would move little. */
const worthARun = 5
/** How long before it is due a review is announced. */
const announcedDays = 30
const dayMs = 24 * 60 * 60 * 1000

const counted = (number: number, one: string, many: string): string =>
  number === 1 ? one : `${new Intl.NumberFormat('en').format(number)} ${many}`

type Row = (facts: StudyFacts) => Matter[]

const rows: readonly Row[] = [
  ({ lastRun }) =>
    lastRun?.state === 'failed'
      ? [{ text: `Run ${lastRun.number} failed.`, todo: 'See why', path: `/runs/${lastRun.id}`, urgent: true }]
      : [],
  ({ campaigns }) =>
    campaigns
      .filter(({ isHeld }) => isHeld)
      .map(({ id, name }) => ({
        text: `“${name}” was held back.`,
        todo: 'See why',
        path: `/campaigns/${id}`,
        urgent: true,
      })),
  ({ campaigns }) =>
    campaigns
      .filter(({ unconfirmed }) => unconfirmed > 0)
      .map(({ id, name, unconfirmed }) => ({
        text: `${counted(unconfirmed, 'One mail', 'mails')} of “${name}” may or may not have arrived.`,
        todo: 'Decide',
        path: `/campaigns/${id}`,
        urgent: true,
      })),
  ({ campaigns }) =>
    campaigns
      .filter(({ failed }) => failed > 0)
      .map(({ id, name, failed }) => ({
        text: `${counted(failed, 'One mail', 'mails')} of “${name}” did not arrive.`,
        todo: 'See which',
        path: `/campaigns/${id}`,
        urgent: false,
      })),
  ({ personas }) => waiting(personas, 'in-review', 'waits for a signature', 'wait for a signature', 'Read and sign'),
  ({ personas }) => waiting(personas, 'needs-review', 'is due for its review', 'are due for their review', 'Review'),
  ({ personas, now }) => {
    const soon = personas.filter(
      ({ state, reviewOn }) =>
        state === 'published' && reviewOn !== undefined && reviewOn.getTime() - now.getTime() < announcedDays * dayMs,
    ).length
    if (soon === 0) return []
    const text = `The review of ${counted(soon, 'one persona', 'personas')} falls due within ${announcedDays} days.`
    return [{ text, todo: 'Look ahead', path: '/upkeep', urgent: false }]
  },
  ({ answersSinceRun }) =>
    answersSinceRun >= worthARun
      ? [
          {
            text: `${counted(answersSinceRun, 'One answer', 'answers')} came since the last run.`,
            todo: 'Run again',
            path: '/runs',
            urgent: false,
          },
        ]
      : [],
]

function waiting(personas: StudyFacts['personas'], state: string, one: string, many: string, todo: string): Matter[] {
  const count = personas.filter((persona) => persona.state === state).length
  if (count === 0) return []
  const text = `${counted(count, 'One persona', 'personas')} ${count === 1 ? one : many}.`
  return [{ text, todo, path: state === 'needs-review' ? '/upkeep' : '/personas', urgent: state === 'needs-review' }]
}

/** Paths lead to pages of the study. The most pressing come first. */
export function mattersFor({ id }: Pick<Study, 'id'>, facts: StudyFacts): Matter[] {
  const found = rows.flatMap((row) => row(facts)).map((matter) => ({ ...matter, path: `/studies/${id}${matter.path}` }))
  return [...found.filter(({ urgent }) => urgent), ...found.filter(({ urgent }) => !urgent)]
}
