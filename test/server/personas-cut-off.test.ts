// A publication that a killed server left half done: any server sets going what follows, and nobody reads words that are not out.
import { usePersonaDesk } from '../support/persona-desk'

const desk = usePersonaDesk()
const { post, now, aDraft, addLine, published } = desk

/** As far as it gets until the job of this name would be written down. */
async function publishUntil(job: string, id: string): Promise<number> {
  const { jobs } = desk.world.container
  const { push } = jobs
  jobs.push = (name, ...rest) => (name === job ? Promise.reject(new Error('killed')) : push(name, ...rest))
  const { version } = await now(id)
  const answer = await post(desk.rosa, `/personas/${id}/publish`, { version, note: 'What is new.', tell: 'on' })
  jobs.push = push
  return answer.status
}
const ready = async (name: string): Promise<string> => {
  const id = await aDraft(name)
  await addLine(id, 'challenge', 'Rush orders tear the plan apart')
  await post(desk.rosa, `/personas/${id}/submit`)
  await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
  return id
}
/** Any server does so within a minute, and each when it starts. */
const pickUp = async () => {
  await desk.world.container.jobs.push('recover', {}, { key: 'recover' })
  await desk.world.container.jobs.settled()
}
const toldOf = (name: string) =>
  desk.world.inbox.mails.filter(({ mail }) => mail.subject === `${name}: version 1 is out`).flatMap(({ to }) => to)

it.each([
  ['Early Kris', 'persona.freeze'],
  ['Later Kris', 'persona.announce'],
])('%s, killed before the job %s, is told to everybody once by any server', async (name, job) => {
  const id = await ready(name)
  expect(await publishUntil(job, id)).toBe(500)
  await desk.world.container.jobs.settled()
  expect([(await now(id)).state, toldOf(name)]).toEqual(['published', []])
  await pickUp()
  expect(toldOf(name).sort()).toEqual(['ada', 'rosa', 'stan', 'viktor'].map((member) => `${member}@verbatim.test`))
  await pickUp()
  expect(toldOf(name)).toHaveLength(4)
})

it('killed before the persona moved on, its words are in nobody’s list of versions', async () => {
  const id = await published('Half Kris')
  await addLine(id, 'motivator', 'Words that are not out')
  await post(desk.rosa, `/personas/${id}/submit`)
  await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
  const { revisionStore, publishing } = desk.world.container.personas
  const left = (await revisionStore.find(id, 1))!
  const { id: _, told: __, ...words } = left
  await revisionStore.insert({ ...words, number: 2 })
  expect((await publishing.revisions(id)).map(({ number }) => number)).toEqual([1])
  const versions = await desk.world.api('get', `/personas/${id}/versions`)
  expect(versions.body.items.map(({ number }: { number: number }) => number)).toEqual([1])
  expect((await desk.world.api('get', `/personas/${id}/diff?from=1&to=2`)).status).toBe(404)
  expect(await publishUntil('nothing', id)).toBe(303)
  expect((await publishing.revisions(id)).map(({ number }) => number)).toEqual([2, 1])
})
