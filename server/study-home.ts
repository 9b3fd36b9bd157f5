// Reads what a study's home shows: steps on the way, and what waits for somebody. It looks across all stages, so it stands beside
// the container and not in one of them.
import type { Study } from './audience/studies/study'
import type { StudyHome } from './audience/studies/study-routes'
import { mattersFor } from './study-matters'
import { stepsFor } from './study-steps'

type Listed<Row> = (studyId: string) => Promise<readonly Row[]>

type Counts = Readonly<Record<'unconfirmed' | 'failed' | 'bounced', number>>

export type StageReadings = {
  icps: { count(studyId: string): Promise<number> }
  contacts: { count(filter: { studyId: string }): Promise<number> }
  fit: { countsOf(studyId: string): Promise<{ good: number }> }
  surveys: { list: Listed<{ latest: number }> }
  campaigns: {
    listWithProgress: Listed<{
      id: string
      name: string
      state: string
      heldBecause?: string
      progress: { counts: Counts }
    }>
  }
  responses: {
    countByState(filter: { studyId: string }): Promise<{ completed?: number }>
    countSentSince(studyId: string, since: Date): Promise<number>
  }
  /** Newest first. */
  runs: { list: Listed<{ id: string; number: number; state: string; createdAt: Date }> }
  personas: { list: Listed<{ state: string; revision: number; reviewOn?: Date }> }
  now: () => Date
}

export function readStudyHome(stages: StageReadings): (study: Study) => Promise<StudyHome> {
  return async (study) => {
    const { id } = study
    const [icps, contacts, fit, surveys, campaigns, responses, runs, personas] = await Promise.all([
      stages.icps.count(id),
      stages.contacts.count({ studyId: id }),
      stages.fit.countsOf(id),
      stages.surveys.list(id),
      stages.campaigns.listWithProgress(id),
      stages.responses.countByState({ studyId: id }),
      stages.runs.list(id),
      stages.personas.list(id),
    ])
    const launched = campaigns.filter(({ state }) => state !== 'draft' && state !== 'scheduled')
    const lastDone = runs.find(({ state }) => state === 'done')
    const answersSinceRun = lastDone ? await stages.responses.countSentSince(id, lastDone.createdAt) : 0
    const steps = stepsFor(study, {
      icps,
      contacts,
      goodFit: fit.good,
      surveys: surveys.length,
      published: surveys.filter(({ latest }) => latest > 0).length,
      campaigns: campaigns.length,
      launched: launched.length,
      completed: responses.completed ?? 0,
      runs: runs.length,
      finishedRuns: runs.filter(({ state }) => state === 'done').length,
      personas: personas.length,
      publishedPersonas: personas.filter(({ revision }) => revision > 0).length,
    })
    const [lastRun] = runs
    const matters = mattersFor(study, {
      personas,
      answersSinceRun,
      ...(lastRun ? { lastRun } : {}),
      campaigns: launched.map(({ id: campaign, name, state, heldBecause, progress: { counts } }) => ({
        id: campaign,
        name,
        isHeld: state === 'paused' && heldBecause !== undefined,
        unconfirmed: counts.unconfirmed,
        failed: counts.failed + counts.bounced,
      })),
      now: stages.now(),
    })
    return { steps, matters }
  }
}
