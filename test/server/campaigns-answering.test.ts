// Who answers, of those invited: by fit, by where people stand, by language; nothing of anonymous campaigns, nothing of the few.
import type { Study } from '../../server/audience/studies/study'
import { publishSolarSurvey } from '../support/solar-survey'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string
let rosa: Agent

beforeAll(async () => {
  world = await createWorld({ settings: { MIN_GROUP_SIZE: '3' } })
  const published = await publishSolarSurvey(world)
  study = published.study
  surveyId = published.survey.id
  rosa = await world.as('rosa')
  await world.container.icps.create(study.id, {
    ...{ name: 'Workshops', kind: 'company', product: '', description: '', problems: [] },
    criteria: [{ id: 'size', field: 'employees', op: 'at-least', min: 20, level: 'must', weight: 1 }],
  })
  const line = (at: number) =>
    at < 4
      ? `good${at}@x.test,Big ${at},50,customer,pl`
      : at < 8
        ? `poor${at}@x.test,Small ${at},5,former,en`
        : `lead${at}@x.test,Some ${at},,lead,en`
  const file = [
    'Email,Company,Number of Employees,Lifecycle Stage,Language',
    ...Array.from({ length: 10 }, (_, at) => line(at)),
  ]
  await world.container.importer.run(study.id, Buffer.from(file.join('\n')), { allOrNothing: true })
})
afterAll(() => world.close())

const csv = async (query = '') =>
  (await rosa.get(`/studies/${study.id}/collection/export?what=answering${query}`)).text
    .replace('\uFEFF', '')
    .trim()
    .split('\n')
const launch = async (more: object = {}) => {
  const { body } = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', name: 'All', ...more })
  await world.api('post', `/campaigns/${body.id}/launch`)
  await world.container.jobs.settled()
  return body.id as string
}
const linkOf = (address: string) => {
  const mail = world.inbox.mails.findLast(({ mail: { to } }) => JSON.stringify(to).includes(address))
  return /\/r\/[a-z0-9]{26}/.exec(mail?.mail.text ?? '')?.[0] ?? ''
}

it('is for researchers', async () => {
  const viktor = await world.as('viktor')
  expect((await viktor.get(`/studies/${study.id}/collection/export?what=answering`)).status).toBe(403)
})

it('says nothing before anybody was invited, and nothing of an anonymous campaign', async () => {
  expect(await csv()).toEqual(['by,group,delivered,started,completed,response_rate'])
  await launch({ anonymous: true })
  expect(await csv()).toHaveLength(1)
})

it('compares those the mail reached, the most willing first; groups of too few and mails that came back left out', async () => {
  world.inbox.refuse = (address) => (address.startsWith('poor4') ? [550, '5.1.1 no'] : undefined)
  await launch()
  for (const address of ['good0@x.test', 'good1@x.test', 'poor5@x.test'])
    await world.anyone().post(linkOf(address)).type('form').send({ do: 'start' })
  expect(await csv()).toEqual([
    'by,group,delivered,started,completed,response_rate',
    'fit,Good fit,4,2,0,0.5',
    `fit,Poor fit,3,1,0,${1 / 3}`,
    'stand,Customers,4,2,0,0.5',
    `stand,Former customers,3,1,0,${1 / 3}`,
    'language,Polish,4,2,0,0.5',
    'language,English,5,1,0,0.2',
  ])
  const { text } = await rosa.get(`/studies/${study.id}/collection`)
  expect(text).toContain('Who answers, of those invited')
  expect(text).toContain('so is an anonymous campaign')
  expect(text).toContain('2 of 4')
  const other = await world.container.authoring.create(study, { blank: 'Other', language: 'en' })
  expect(await csv(`&survey=${other.id}`)).toHaveLength(7)
})
