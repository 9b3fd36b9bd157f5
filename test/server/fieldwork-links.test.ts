// Links to a survey: what is refused, what limits it, what a first visit weighs.
import { type IncomingMessage, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { createFromInstrument } from '../../surveys/instruments'
import { respondentIn } from '../support/respondent'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
let surveyId: string
let slug: string

beforeAll(async () => {
  world = await createWorld()
  const { survey } = await publishSolarSurvey(world, { open: true })
  surveyId = survey.id
  slug = survey.link.slug
})
afterAll(() => world.close())

const { get, post, begin } = respondentIn(() => ({ world, slug }))

describe('a link', () => {
  it('that is unknown, truncated, of another purpose or hostile gets the same reply', async () => {
    const replies = await Promise.all(
      ['0123456789abcdefghjkmnpqrs', '0123456789', 'a'.repeat(3000), '%3Cscript%3E', '..%2f..%2fetc'].map((token) =>
        get(`/r/${token}`),
      ),
    )
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect((await get('/receipt/AAAA-BBBB-CCCC-DDDD')).text).toBe(replies[0]?.text)
    expect((await get('/s/nothing')).text).toBe(replies[0]?.text)
  })
  it('changes nothing when it is opened, by a person or a scanner', async () => {
    const before = await world.container.responses.countByState({ surveyId })
    const path = await begin()
    await world.anyone().head(path)
    await get(`${path}?page=review`)
    await get(`/s/${slug}`)
    const after = await world.container.responses.countByState({ surveyId })
    expect(after).toEqual({ ...before, started: (before.started ?? 0) + 1 })
  })
  it('works in capitals, in brackets, with trailing signs and tracking parameters', async () => {
    const path = await begin()
    const token = path.slice(3)
    for (const wrapped of [
      token.toUpperCase(),
      `%3C${token}%3E`,
      `${token}.`,
      `${token}=`,
      `${token}?utm_source=mail&fbclid=x`,
    ])
      expect((await get(`/r/${wrapped}`)).status).toBe(200)
  })
  it('sets no cookie, is not cached, listed or passed on', async () => {
    const { headers } = await get(await begin())
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-robots-tag']).toBe('noindex')
    expect(headers['referrer-policy']).toBe('same-origin')
  })
})

describe('limits of a survey', () => {
  async function aSurvey(link: { quota?: number; closesAt?: Date }) {
    const study = await world.container.studies.current()
    const definition = createFromInstrument('lead', { product: 'Solar Boost', company: 'Heliotrope' })
    const survey = await world.container.authoring.create(study, { definition })
    await world.container.authoring.publish(survey.id, 'Rosa')
    const { version } = await world.container.authoring.get(survey.id)
    await world.container.authoring.changeLink(survey.id, version, { open: true, ...link })
    return survey
  }
  const answers = { 'lq.challenge.own_words': 'Paper forms' }

  it('with one place left, exactly one of twenty who send at once gets it', async () => {
    const survey = await aSurvey({ quota: 2 })
    await world.container.responses.submit({ surveyId: survey.id, answers })
    const sent = await Promise.all(
      Array.from({ length: 20 }, () => world.container.responses.submit({ surveyId: survey.id, answers })),
    )
    expect(sent.filter(({ response }) => response.state === 'completed')).toHaveLength(1)
    expect(await world.container.responses.countByState({ surveyId: survey.id })).toEqual({
      completed: 2,
      'quota-full': 19,
    })
  })
  it('after its end takes no answers, and says so kindly', async () => {
    const survey = await aSurvey({ closesAt: new Date(world.clock.now.getTime() + 1000) })
    const introduction = await get(`/s/${survey.link.slug}`)
    const token = /name="token" value="([a-z0-9]{26})"/.exec(introduction.text)?.[1]
    const started = await post(`/s/${survey.link.slug}`, { token, language: 'fr' })
    const path = started.headers.location as string
    await post(path, { page: 'wish', do: 'next', 'lq.challenge.own_words': 'Du papier' })
    world.clock.advance(2000)
    const refused = await post(path, { do: 'send' })
    expect(refused.status).toBe(410)
    expect(refused.text).toContain('Cette enquête est terminée')
    expect((await get(`/s/${survey.link.slug}`)).status).toBe(410)
  })
  it('a survey that is changed while it is filled stays what it was for whoever began', async () => {
    const survey = await aSurvey({})
    const introduction = await get(`/s/${survey.link.slug}`)
    const token = /name="token" value="([a-z0-9]{26})"/.exec(introduction.text)?.[1]
    const path = (await post(`/s/${survey.link.slug}`, { token, language: 'en' })).headers.location as string
    const current = await world.container.authoring.get(survey.id)
    const changed = { ...current.definition, title: { ...current.definition.title, en: 'A new title' } }
    await world.container.authoring.change(survey.id, current.version, changed)
    expect(await world.container.authoring.publish(survey.id, 'Rosa')).toMatchObject({ number: 2 })
    expect((await get(path)).text).not.toContain('A new title')
    expect((await get(`/s/${survey.link.slug}`)).text).toContain('A new title')
  })
})

it('a first visit costs at most 30 KB over the wire: two pages, style and script together', async () => {
  const path = await begin('zh')
  const pages = await Promise.all([`/s/${slug}?language=zh`, path].map(weigh))
  const assets = [
    ...new Set(
      pages.flatMap(({ text }) => [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, href]) => href!)),
    ),
  ]
  expect(assets.map((href) => href.split('?')[0])).toEqual([
    '/assets/icon.svg',
    '/assets/respond.css',
    '/assets/respond.js',
  ])
  const all = [...pages, ...(await Promise.all(assets.map((href) => weigh(href.replace('&#x3D;', '=')))))]
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(total).toBeGreaterThan(5000)
  expect(total).toBeLessThanOrEqual(30_000)
})

/** What a browser receives for an address, headers and compressed body, and the text in it. */
async function weigh(path: string): Promise<{ bytes: number; text: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${world.address}${path}`, { headers: { 'Accept-Encoding': 'gzip' } }, resolve)
      .on('error', reject)
      .end()
  })
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece as Buffer)
  expect(response.statusCode).toBe(200)
  const body = Buffer.concat(pieces)
  const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  return { bytes: body.length + response.rawHeaders.join('  ').length, text: text.toString() }
}
