// In an anonymous campaign nothing that a researcher sees or tries tells who has answered.
import { linkIn, useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk()
const { person, launch, read } = desk

type Line = { id: string; email: string; state: string }
const lines = async (id: string): Promise<Line[]> =>
  (await desk.world.api('get', `/campaigns/${id}/invitations`)).body.items
/** What is shown of somebody, without what tells one person from another. */
const shownOf = async (id: string, name: string) => {
  const line = (await lines(id)).find(({ email }) => email.startsWith(name))
  const { id: _, seat: __, contactId: ___, name: ____, email: _____, ...rest } = line as Line & Record<string, unknown>
  return rest
}
const tokenOf = (name: string) =>
  linkIn(desk.world.inbox.mails.find(({ to }) => to[0]?.startsWith(name))?.mail.text).split('/r/')[1] ?? ''
const answer = async (id: string, name: string) => {
  const line = (await lines(id)).find(({ email }) => email.startsWith(name))
  await desk.world.container.campaigns.invited.markCompleted(line?.id ?? '')
}
const unsubscribe = (name: string) =>
  desk.world
    .anyone()
    .post(`/r/${tokenOf(name)}/unsubscribe`)
    .type('form')
    .send({ 'List-Unsubscribe': 'One-Click' })

it('sending again is refused in the same words, whether or not somebody answered', async () => {
  await person('quick@customers.test')
  await person('slow@customers.test')
  const id = await launch({ anonymous: true })
  await answer(id, 'quick')
  const rosa = await desk.world.as('rosa')
  const tries = await Promise.all(
    (await lines(id)).map((line) =>
      rosa.post(`/studies/${desk.study.id}/campaigns/${id}/invitations/${line.id}/again`).then(({ text }) => text),
    ),
  )
  expect(tries[0]).toContain('An invitation that is sent cannot become queued')
  expect(tries[0]).toBe(tries[1])
})

it('wanting no more mail looks the same after an answer and without one', async () => {
  await person('quick@customers.test')
  await person('slow@customers.test')
  const id = await launch({ anonymous: true })
  await answer(id, 'quick')
  for (const name of ['quick', 'slow']) expect((await unsubscribe(name)).status).toBe(200)
  expect(await shownOf(id, 'quick')).toEqual(await shownOf(id, 'slow'))
  expect(await read(id)).toMatchObject({ funnel: { completed: 1 }, counts: { completed: 0, 'opted-out': 2 } })
})

it('a mail that may not have arrived stays unsure after its link was used', async () => {
  await person('quick@customers.test')
  await person('slow@customers.test')
  desk.world.inbox.cutAfterData = () => true
  const id = await launch({ anonymous: true })
  expect((await lines(id)).map(({ state }) => state)).toEqual(['unconfirmed', 'unconfirmed'])
  await answer(id, 'quick')
  expect(await shownOf(id, 'quick')).toEqual(await shownOf(id, 'slow'))
  expect((await read(id)).funnel.completed).toBe(1)
})

it('in a named campaign an answer stays one after its sender wants no more mail', async () => {
  await person('quick@customers.test')
  const id = await launch()
  await answer(id, 'quick')
  expect((await unsubscribe('quick')).status).toBe(200)
  expect((await read(id)).counts).toMatchObject({ completed: 1, 'opted-out': 0 })
})
