// Guessing at links is limited by what was guessed wrong, and by nothing else: an office whose people all answer at once has one
// address, and none of them may be turned away.
import type { Response } from 'supertest'
import { publishSolarSurvey } from '../../support/solar-survey'
import { createWorld, type World } from '../../support/world'

let world: World
let slug: string
const window = 600_000

beforeEach(async () => {
  world = await createWorld({ smtp: false })
  slug = (await publishSolarSurvey(world, { open: true })).survey.link.slug
})
afterEach(async () => {
  jest.restoreAllMocks()
  await world.close()
})

const get = (path: string) => world.anyone().get(path)
const wrong = (at: number) => `/r/${String(at).padStart(26, '0')}`
const many = (count: number, ask: (at: number) => PromiseLike<Response>) =>
  Promise.all(Array.from({ length: count }, (_, at) => ask(at)))
/** Every look-up of a public link takes a while, so that requests are under way together as on a busy machine. */
const slow = () => {
  const { authoring } = world.container
  const find = authoring.findBySlug
  jest.spyOn(authoring, 'findBySlug').mockImplementation(async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return find(asked)
  })
}
const tally = (replies: readonly Response[]) => {
  const counts: Record<number, number> = {}
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

describe('guessing at links', () => {
  it('stops after 60 misses from one address, however many are tried at the same moment', async () => {
    expect(tally(await many(80, (at) => get(wrong(at))))).toEqual({ 404: 60, 429: 20 })
    expect((await get(`/s/${slug}`)).status).toBe(429)
    expect((await get('/receipt/AAAA-AAAA-AAAA-AAAA')).status).toBe(429)
    expect((await get('/p/nobody')).status).toBe(429)
  })

  it('may go on when ten minutes have passed since the first miss', async () => {
    const start = Date.now()
    await many(61, (at) => get(wrong(at)))
    jest.spyOn(Date, 'now').mockReturnValue(start + window - 1)
    expect((await get(wrong(1))).status).toBe(429)
    jest.spyOn(Date, 'now').mockReturnValue(start + 2 * window)
    expect((await get(wrong(1))).status).toBe(404)
  })

  it('never turns away people who answer, a hundred at once from one address', async () => {
    slow()
    const introductions = await many(100, () => get(`/s/${slug}`))
    expect(tally(introductions)).toEqual({ 200: 100 })
    const started = await many(100, (at) => {
      const token = /name="token" value="([a-z0-9]{26})"/.exec(introductions[at]?.text ?? '')?.[1]
      return world.anyone().post(`/s/${slug}`).type('form').send({ token, language: 'en' })
    })
    expect(tally(started)).toEqual({ 303: 100 })
    const opened = await many(100, (at) => get(started[at]?.headers.location ?? ''))
    expect(tally(opened)).toEqual({ 200: 100 })
  })

  it('is told from hits: with some misses before and between them all hits are served', async () => {
    await many(30, (at) => get(wrong(at)))
    slow()
    const replies = await many(120, (at) => get(at % 6 === 0 ? wrong(100 + at) : `/s/${slug}`))
    expect(tally(replies)).toEqual({ 200: 100, 404: 20 })
  })

  it('is not what faults, closed surveys and late saves are', async () => {
    const introduction = await get(`/s/${slug}`)
    const token = /name="token" value="([a-z0-9]{26})"/.exec(introduction.text)?.[1]
    await world.anyone().post(`/s/${slug}`).type('form').send({ token, language: 'en' })
    const typing = { do: 'keep', page: 'today', touched: 'gf.motivator.speak_up', 'gf.motivator.speak_up': 'eleven' }
    const kept = await many(70, () => world.anyone().post(`/r/${token}`).type('form').send(typing))
    expect(tally(kept)).toEqual({ 422: 70 })
    expect((await get(`/r/${token}`)).status).toBe(200)
  })
})
