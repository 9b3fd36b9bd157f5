// A study of 48 people in three groups with a finished run and a published persona for each group, for tests of what
// comes after publishing.
import type { Study } from '../../server/audience/studies/study'
import type { Run } from '../../server/insights/runs/run'
import type { Persona } from '../../server/personas/persona/persona'
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

/** What each of the planted groups says of its challenges. */
const planted = [/figures|spreadsheets/i, /training/i, /audit|approvals/i]

/** @returns the personas in the order of the groups: copying figures, training, approvals */
export async function createPublishedPersonas(world: World, people = 48): Promise<PublishedStudy> {
  const { study, surveyId } = await createAnsweredStudy(world, people)
  const run = await runAnalysis(world, study.id, { personas: 3 })
  await putRight(world, run)
  const { drafter, service } = world.container.personas
  await drafter.draftFrom(study.id, run.id)
  const said = await challengesOf(world, run)
  const personas: Persona[] = []
  for (const { id } of await service.list(study.id)) await publish(world, id)
  const published = await service.list(study.id)
  for (const word of planted) {
    const own = ({ basis }: Persona) => (basis?.members ?? []).every((member) => word.test(said.get(member) ?? ''))
    personas.push(...published.filter(own))
  }
  return { study, surveyId, run, personas }
}

const challengesOf = async (world: World, run: Run): Promise<Map<string, string>> => {
  const found = await world.container.insights.corpus.verbatims(run.studyId, { surveys: [], topics: ['challenge'] })
  return new Map(found.map(({ respondent, text }) => [respondent, text]))
}

/** Few people who say much the same: what the analysis makes of them is corrected, as researchers do, to what was planted. */
async function putRight(world: World, run: Run): Promise<void> {
  const { runs, peopleEdits } = world.container.insights
  const said = await challengesOf(world, run)
  for (const [at, word] of planted.entries()) {
    const kin = [...said].flatMap(([person, text]) => (word.test(text) ? [person] : []))
    const groups = (await runs.people(run))?.personas ?? []
    const isRight = groups.some(
      ({ members }) => members.length === kin.length && members.every((one) => kin.includes(one)),
    )
    if (!isRight) await peopleEdits.record(run, { kind: 'new', people: kin, name: `Group ${at + 1}` }, ada)
  }
}

export async function publish(world: World, id: string, note = 'First version.'): Promise<void> {
  const { service, publishing } = world.container.personas
  await service.acceptAll(id, undefined, undefined, ada)
  await service.move(id, 'submit')
  const { version } = await service.signOff(id, undefined, '', ada)
  await publishing.publish(id, version, { note, tell: false, baseUrl: '' }, ada)
}
