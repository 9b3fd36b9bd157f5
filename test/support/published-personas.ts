// A study of 48 people in three groups with a finished run and a published persona for each group, for tests of what
// comes after publishing.
import type { Study } from '../../server/audience/study'
import type { Run } from '../../server/insights/run'
import type { Persona } from '../../server/personas/persona'
import { createAnsweredStudy } from './answered-study'
import type { World } from './world'

const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
const options = { surveys: [], topics: [], themes: 'auto', personas: 'auto', seed: 1 } as const

export type PublishedStudy = { study: Study; surveyId: string; run: Run; personas: Persona[] }

export async function runAnalysis(world: World, studyId: string, more: object = {}): Promise<Run> {
  const { runs } = world.container.insights
  const { id } = await runs.start(studyId, { ...options, ...more }, ada)
  await world.container.jobs.settled()
  const run = await runs.get(id)
  if (run.state !== 'done') throw new Error(`the run is ${run.state}: ${run.failure ?? ''}`)
  return run
}

/** @returns the personas in the order of the groups: copying figures, training, approvals */
export async function createPublishedPersonas(world: World, people = 48): Promise<PublishedStudy> {
  const { study, surveyId } = await createAnsweredStudy(world, people)
  const run = await runAnalysis(world, study.id, { personas: 3 })
  const { drafter, service } = world.container.personas
  await drafter.draftFrom(study.id, run.id)
  for (const { id } of await service.list(study.id)) await publish(world, id)
  const published = await service.list(study.id)
  const verbatims = await world.container.insights.corpus.verbatims(study.id, { surveys: [], topics: ['challenge'] })
  const share = ({ basis }: Persona, word: RegExp): number => {
    const own = verbatims.filter(({ respondent }) => basis?.members.includes(respondent))
    return own.filter(({ text }) => word.test(text)).length / Math.max(1, own.length)
  }
  const personas = [/figures|spreadsheets/i, /training/i, /audit|approvals/i].flatMap((word) =>
    published.filter((persona) => share(persona, word) > 0.6),
  )
  if (personas.length !== 3) throw new Error('the run did not find the three groups that were planted')
  return { study, surveyId, run, personas }
}

export async function publish(world: World, id: string, note = 'First version.'): Promise<void> {
  const { service, publishing } = world.container.personas
  await service.acceptAll(id, undefined, undefined, ada)
  await service.move(id, 'submit')
  const { version } = await service.signOff(id, undefined, '', ada)
  await publishing.publish(id, version, { note, tell: false, baseUrl: '' }, ada)
}
