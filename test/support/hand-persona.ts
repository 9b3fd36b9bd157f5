// A published persona written by hand, with one challenge: for tests that need somebody to read about, and no analysis.
import type { Actor } from '../../server/platform/accounts/actor'
import type { World } from './world'

const ada: Actor = { id: 'ada', name: 'Ada', role: 'admin' }

export async function publishHandPersona(world: World, challenges: readonly string[] = ['Rush orders']) {
  const { service, publishing } = world.container.personas
  const study = await world.container.studies.create({ name: 'By hand', goal: '', company: '', product: '' })
  const { id } = await service.create({ study: study.id, name: 'Firefighting Sam' }, ada)
  for (const text of challenges)
    await service.addLine(id, undefined, { field: 'challenge', text, origin: 'typed' }, ada)
  await service.move(id, 'submit')
  const { version, lines } = await service.signOff(id, undefined, '', ada)
  await publishing.publish(id, version, { note: 'First.', tell: false, baseUrl: '' }, ada)
  await world.container.jobs.settled()
  return { id, study: study.id, lines }
}
