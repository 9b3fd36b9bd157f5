// What people see of a refusal: the way on, and where what they typed still is.
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld({ smtp: false })
})
afterAll(() => world.close())

describe('a page that says no', () => {
  it('keeps the side bar for people who are signed in, so that it is no dead end', async () => {
    const { status, text } = await (await world.as('rosa')).get('/studies/0123456789abcdef01234567')
    expect(status).toBe(404)
    expect(text).toContain('href="/studies"')
    expect(text).toContain('aria-label="Main"')
  })

  it('shows strangers nothing but the refusal and the way to sign in', async () => {
    const { status, text } = await world.anyone().post('/studies').type('form').send({ name: 'A study' })
    expect(status).toBe(401)
    expect(text).toContain('href="/sign-in"')
    expect(text).not.toContain('aria-label="Main"')
  })

  it.each([
    ['pl-PL,pl;q=0.9', 'pl', 'Ten link donikąd nie prowadzi'],
    ['zh-CN', 'zh', '找不到这个链接'],
    ['uk,de;q=0.5', 'de', 'Dieser Link führt nirgendwohin'],
    ['xx', 'en', 'This link leads nowhere'],
  ])(
    'tells respondents in the words of their browser (%s) that a link leads nowhere',
    async (wanted, language, title) => {
      for (const path of ['/r/0123456789abcdefghjkmnpqrs', '/s/nowhere', '/receipt/AAAA-BBBB-CCCC-DDDD']) {
        const { status, text } = await world.anyone().get(path).set('Accept-Language', wanted)
        expect([path, status]).toEqual([path, 404])
        expect(text).toContain(`<html lang="${language}">`)
        expect(text).toContain(`<h1>${title}</h1>`)
      }
    },
  )

  it('says of a form that what was typed is still there, and not of a page that was only read', async () => {
    const rosa = await world.as('rosa')
    const hint = 'Go back in your browser'
    expect((await rosa.post('/studies/0123456789abcdef01234567').type('form').send({ name: 'x' })).text).toContain(hint)
    expect((await rosa.get('/studies/0123456789abcdef01234567')).text).not.toContain(hint)
  })

  it('names the most that a form may hold', async () => {
    const body = { name: 'x'.repeat(2_200_000) }
    const { status, text } = await (await world.as('rosa')).post('/studies').type('form').send(body)
    expect(status).toBe(413)
    expect(text).toContain('2 MB or 2,000 fields')
  })
})

describe('what a client sends', () => {
  it('is read without NUL, wherever one is searched for or written', async () => {
    const rosa = await world.as('rosa')
    const { headers } = await rosa.post('/studies').type('form').send({ name: 'Sun\0light', goal: '' })
    const study = String(headers.location)
    expect((await rosa.get(study)).text).toContain('Sunlight')
    for (const path of [`${study}/responses`, `${study}/contacts`, `${study}/accounts`, '/frontline/inbox'])
      expect([path, (await rosa.get(`${path}?q=%00`)).status]).toEqual([path, 200])
  })

  it('is refused when a name holds a NUL, or when it nests deeper than anything we read', async () => {
    const named = await world.api('post', '/accounts').send({ name: 'Acme', own: { 'a\0b': 'x' } })
    expect([named.status, named.body.code]).toEqual([400, 'request.malformed'])
    const { survey } = await publishSolarSurvey(world)
    const deep = await world
      .api('post', `/surveys/${survey.id}/responses`)
      .type('json')
      .send(`{"answers":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)
    expect([deep.status, deep.body.code]).toEqual([400, 'request.malformed'])
  })
})
