// Finding one of many people in a campaign, and telling campaigns apart by when they went.
import { useCampaignDesk } from '../support/campaign-desk'

const desk = useCampaignDesk()
const { person, people, launch, plan } = desk

const pathOf = (id: string) => `/studies/${desk.study.id}/campaigns/${id}`
const shown = async (path: string) => (await (await desk.world.as('rosa')).get(path)).text
const listed = (text: string) => [...text.matchAll(/[\w.]+@customers\.test/g)].map(([address]) => address)

it('somebody invited is found by a part of the name or address, whatever page they are on', async () => {
  await people(52)
  await person('zuzanna@customers.test', { firstName: 'Zuzanna', lastName: 'Żółć' })
  const id = await launch()
  expect(listed(await shown(pathOf(id)))).not.toContain('zuzanna@customers.test')
  expect(listed(await shown(`${pathOf(id)}?q=%C5%BB%C3%93%C5%81`))).toEqual(['zuzanna@customers.test'])
  expect(listed(await shown(`${pathOf(id)}?q=cleo42`))).toEqual(['cleo42@customers.test'])
  const none = await shown(`${pathOf(id)}?q=nobody&state=__proto__`)
  expect(listed(none)).toEqual([])
  expect(none).toContain('Nobody matches')
  expect(await shown(`${pathOf(id)}?q=cleo`)).toMatch(/href="\?q(=|&#x3D;)cleo&amp;after=[0-9a-f]{24}#people"/)
})

it('a name leads to the person', async () => {
  const { id: contact } = await person('zuzanna@customers.test', { firstName: 'Zuzanna' })
  const id = await launch()
  expect(await shown(pathOf(id))).toContain(`href="/studies/${desk.study.id}/contacts/${contact}"`)
})

it('of an anonymous campaign, finding somebody does not tell whether they answered', async () => {
  await person('zuzanna@customers.test', { firstName: 'Zuzanna' })
  await people(4)
  const id = await launch({ anonymous: true })
  const text = await shown(`${pathOf(id)}?q=zuzanna`)
  expect(listed(text)).toEqual(['zuzanna@customers.test'])
  expect((await (await desk.world.as('rosa')).get(`${pathOf(id)}?q=zuzanna&state=completed`)).status).toBe(403)
})

it('the list of campaigns says when each was launched, or is to be', async () => {
  await person('zuzanna@customers.test')
  await launch()
  await plan()
  const text = await shown(`/studies/${desk.study.id}/campaigns`)
  expect(text).toContain('2 Mar 2026')
  expect(text).toContain('not launched')
})
