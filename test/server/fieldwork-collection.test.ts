// How the collection goes: rates, days, the page where people stop, places, and each table as CSV.
import type { Study } from '../../server/audience/studies/study'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let study: Study
let surveyId: string
let slug: string
let rosa: Agent

const question = (key: string, more: object = {}) => ({ key, kind: 'short', text: { en: `${key}?` }, ...more })
const definition = {
  ...{ kind: 'survey', voice: 'good-fit', language: 'en', languages: ['en'], title: { en: 'A very; "long" title' } },
  pages: [
    {
      key: 'one',
      title: { en: '=First page' },
      questions: [
        question('size', {
          kind: 'single',
          options: [
            { key: 's', text: { en: 'S' } },
            { key: 'l', text: { en: 'L' } },
          ],
        }),
      ],
    },
    { key: 'large', visibleIf: { question: 'size', is: 'one-of', options: ['l'] }, questions: [question('team')] },
    { key: 'last', questions: [question('hard')] },
  ],
}

beforeAll(async () => {
  world = await createWorld()
  study = await world.container.studies.create({ name: 'Solar', goal: '', company: 'Heliotrope', product: 'Boost' })
  const survey = await world.container.authoring.create(study, { definition })
  await world.container.authoring.publish(survey.id, 'Rosa')
  const { version } = await world.container.authoring.get(survey.id)
  await world.container.authoring.changeLink(survey.id, version, { open: true })
  surveyId = survey.id
  slug = survey.link.slug
  rosa = await world.as('rosa')
})
afterAll(() => world.close())

const post = (path: string, fields: object) => world.anyone().post(path).type('form').send(fields)
const begin = async (at = slug): Promise<string> => {
  const { text } = await world.anyone().get(`/s/${at}`)
  const token = /name="token" value="([a-z0-9]{26})"/.exec(text)?.[1]
  return (await post(`/s/${at}`, { token, language: 'en' })).headers.location as string
}
/** Answers so many pages, in order; gives the link. */
const answer = async (size: 's' | 'l', pages: string[]): Promise<string> => {
  const path = await begin()
  for (const page of pages) await post(path, { page, do: 'next', size, team: 'x', hard: 'y' })
  return path
}
const page = async (query = '') => (await rosa.get(`/studies/${study.id}/collection${query}`)).text
const csv = async (what: string, query = `&survey=${surveyId}`) =>
  (await rosa.get(`/studies/${study.id}/collection/export?what=${what}${query}`)).text
    .replace('\uFEFF', '')
    .trim()
    .split('\n')

describe('the collection', () => {
  it('is for researchers, of a study that is there, and has no other tables', async () => {
    expect((await (await world.as('stan')).get(`/studies/${study.id}/collection`)).status).toBe(403)
    expect((await rosa.get(`/studies/${'0'.repeat(24)}/collection`)).status).toBe(404)
    expect((await rosa.get(`/studies/${study.id}/collection/export?what=receipts`)).status).toBe(400)
  })

  it('of nothing teaches the next step', async () => {
    expect(await page()).toContain('Nothing has come in yet')
    expect(await csv('days')).toEqual(['day,begun,sent'])
  })

  it('counts each on their own way: where they came, and where they stopped', async () => {
    await begin()
    await answer('s', ['one'])
    await answer('l', ['one'])
    await answer('l', ['one', 'large', 'last'])
    const sent = [await answer('s', ['one', 'last']), await answer('l', ['one', 'large', 'last'])]
    world.clock.advance(2 * 86_400_000)
    for (const path of sent) await post(path, { do: 'send' })
    expect(await csv('pages')).toEqual([
      'page,title,reached,stopped',
      "one,'=First page,6,1",
      'large,large,3,1',
      'last,last,4,1',
      'review,Check and send,3,1',
    ])
    expect(await csv('days')).toEqual(['day,begun,sent', '2026-03-02,6,0', '2026-03-03,0,0', '2026-03-04,0,2'])
    const text = await page(`?survey=${surveyId}`)
    expect(text).toContain('completion rate: 2 completed of 6 started')
    expect(text).toContain('>2 Mar</text>')
    expect(text).toContain('1 stopped here (33 %)')
  })

  it('forgets who withdrew, and leaves conversations and other programs out of the pages', async () => {
    const gone = await answer('s', ['one', 'last'])
    await post(gone, { do: 'send' })
    await post(gone, { do: 'withdraw', confirm: 'yes' })
    await world.container.responses.submit({ surveyId, answers: { hard: 'z' } })
    expect((await csv('pages'))[1]).toBe("one,'=First page,6,1")
    expect(await page(`?survey=${surveyId}`)).toContain('completion rate: 3 completed of 7 started')
  })

  it('tells how people came: by the link, its picture, a page that shows it, another program', async () => {
    const come = async (by: string) => {
      const { text } = await world.anyone().get(`/s/${slug}?by=${by}`)
      const token = /name="token" value="([a-z0-9]{26})"/.exec(text)?.[1]
      const kept = /name="by" value="(\w+)"/.exec(text)?.[1] ?? ''
      await post(`/s/${slug}`, { token, language: 'en', by: kept })
      return kept
    }
    const before = await csv('ways')
    expect(before).toEqual(['collector,begun,sent', 'link,6,2', 'api,1,1'])
    expect([await come('qr'), await come('embed'), await come('fax')]).toEqual(['qr', 'embed', ''])
    expect(await csv('ways')).toEqual(['collector,begun,sent', 'link,7,2', 'qr,1,0', 'embed,1,0', 'api,1,1'])
    expect(await page()).toContain('by the QR code')
  })

  it('takes nobody in a conversation that is still open for somebody who stopped', async () => {
    const talk = await world.container.interviews.start(study, {
      ...{ surveyId, language: 'en', contactIds: [], others: 1, by: 'Rosa' },
    })
    await world.container.interviews.keep(talk, { notes: { hard: 'too many forms' }, was: {} })
    expect(await page(`?survey=${surveyId}`)).toContain('completion rate: 3 completed of 10 started')
    await world.container.interviews.finish(await world.container.interviews.get(talk.id, study.id))
    expect(await page(`?survey=${surveyId}`)).toContain('completion rate: 4 completed of 11 started')
  })

  it('gives the response rate of those who got a mail, campaign by campaign', async () => {
    for (const name of ['cleo', 'ola', 'bounces'])
      await world.container.contacts.create(study.id, {
        ...{ firstName: name, lastName: '', email: `${name}@x.test`, lifecycle: 'customer', facts: {}, own: {} },
      })
    world.inbox.refuse = (address) => (address.startsWith('bounces') ? [550, '5.1.1 no'] : undefined)
    const { body } = await world.api('post', '/campaigns').send({ surveyId, audience: 'all', name: 'First' })
    await world.api('post', `/campaigns/${body.id}/launch`)
    await world.container.jobs.settled()
    const link = /\/r\/[a-z0-9]{26}/.exec(world.inbox.mails[0]?.mail.text ?? '')?.[0] ?? ''
    await post(link, { do: 'start' })
    expect(await csv('campaigns')).toEqual([
      'campaign,name,invited,delivered,started,completed,response_rate',
      `${body.id},First,3,2,1,0,0.5`,
    ])
    expect(await page()).toContain('response rate: 1 started of 2 delivered')
    const funnel = await rosa.get(`/studies/${study.id}/campaigns/${body.id}/export?what=funnel`)
    expect(funnel.text).toContain('delivered,2')
    expect((await rosa.get(`/studies/${study.id}/campaigns/${body.id}/export?what=days`)).text).toContain(
      '2026-03-04,1,0',
    )
  })
})

it('with one place left, exactly one of fifty respondents who send at once gets it', async () => {
  const survey = await world.container.authoring.create(study, { definition })
  await world.container.authoring.publish(survey.id, 'Rosa')
  const { version } = await world.container.authoring.get(survey.id)
  await world.container.authoring.changeLink(survey.id, version, { open: true, quota: 3 })
  for (const hard of ['a', 'b']) await world.container.responses.submit({ surveyId: survey.id, answers: { hard } })
  const paths = await Promise.all(Array.from({ length: 50 }, () => begin(survey.link.slug)))
  await Promise.all(paths.map((path) => post(path, { page: 'one', do: 'next', size: 's' })))
  await Promise.all(paths.map((path) => post(path, { page: 'last', do: 'next', hard: 'y' })))
  // All at once, and then each once more.
  for (let turn = 0; turn < 2; turn++) {
    const replies = await Promise.all(paths.map((path) => post(path, { do: 'send' })))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([303]))
  }
  const states = await world.container.responses.countByState({ surveyId: survey.id })
  expect(states).toEqual({ completed: 3, 'quota-full': 49 })
  expect((await csv('quotas', `&survey=${survey.id}`))[1]).toBe(`${survey.id},"A very; ""long"" title",3,3`)
}, 60_000)
