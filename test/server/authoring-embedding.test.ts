// A survey inside somebody's own page: which sites are taken, what is copied, and that no other page may show it.
import { frameOf, readSites } from '../../server/authoring/embedding'
import { respondentIn } from '../support/respondent'
import { publishSolarSurvey } from '../support/solar-survey'
import { type Agent, createWorld, type World } from '../support/world'

describe('sites', () => {
  it.each([
    'www.example.com',
    'http://www.example.com',
    'https://',
    '*',
    'https://*.example.com',
    "https://a.example;script-src'unsafe-inline'",
    'https://a.example;b.example',
    "'self'",
    'data:text/html,x',
    'javascript:alert(1)',
    'https://[::1]',
    'https://_.example',
  ])('%s is none, and the fault says which', (typed) => {
    const { sites, fault } = readSites(`https://ok.example\n${typed}`)
    expect(sites).toEqual([])
    expect(fault).toContain('is no site: write it as https://www.example.com')
  })
  it('are at most twenty', () => {
    const typed = Array.from({ length: 21 }, (_, at) => `https://s${at}.example`).join('\n')
    expect(readSites(typed).fault).toBe('At most 20 sites.')
  })
  it('are the origins of what was typed, each once, a machine of one’s own for trying included', () => {
    const typed =
      ' https://WWW.Example.com/contact?x=1\nhttps://www.example.com:443, https://żubr.example\nhttp://localhost:8080 '
    expect(readSites(typed)).toEqual({
      sites: ['https://www.example.com', 'https://xn--ubr-22a.example', 'http://localhost:8080'],
    })
    expect(readSites(' \n ')).toEqual({ sites: [] })
  })
})

describe('a survey in pages of others', () => {
  let world: World
  let rosa: Agent
  let path: string
  let slug: string
  let surveyId: string

  beforeAll(async () => {
    world = await createWorld({ smtp: false })
    rosa = await world.as('rosa')
    const { study, survey } = await publishSolarSurvey(world, { open: true })
    path = `/studies/${study.id}/surveys/${survey.id}`
    slug = survey.link.slug
    surveyId = survey.id
  })
  afterAll(() => world.close())

  const { get, post } = respondentIn(() => ({ world, slug }))
  const save = async (fields: object, agent = rosa) => {
    const { version } = await world.container.authoring.get(surveyId)
    return agent
      .post(`${path}/link`)
      .type('form')
      .send({ version, open: 'yes', ...fields })
  }
  const framing = ({ headers }: { headers: Record<string, string> }) => [
    /frame-ancestors ([^;]*)/.exec(headers['content-security-policy'] ?? '')?.[1],
    headers['x-frame-options'],
  ]
  const nobody = ["'none'", 'SAMEORIGIN']
  const sites = 'https://www.example.com https://help.example.com'
  const come = async (by: string) => {
    const { text } = await get(`/s/${slug}?by=${by}`)
    const token = /name="token" value="([a-z0-9]{26})"/.exec(text)?.[1]
    return (await post(`/s/${slug}`, { token, language: 'en', by })).headers.location as string
  }

  it('is for researchers to allow, of sites that are some', async () => {
    expect((await save({ sites: 'https://a.example' }, await world.as('viktor'))).status).toBe(403)
    const refused = await save({ sites: 'everywhere' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('“everywhere” is no site')
    expect((await world.container.authoring.get(surveyId)).link.sites).toBeUndefined()
  })

  it('is nobody’s to show before sites are named', async () => {
    expect(framing(await get(`/s/${slug}?by=embed`))).toEqual(nobody)
    expect(framing(await get(await come('embed')))).toEqual(nobody)
    expect((await rosa.get(path)).text).not.toContain('&lt;iframe')
  })

  it('is shown by named sites from the first page to the receipt, and by no others; other pages by nobody', async () => {
    expect((await save({ sites: sites.replace(' ', '\n') })).status).toBe(303)
    const shown = [sites, undefined]
    expect(framing(await get(`/s/${slug}?by=embed&language=pl`))).toEqual(shown)
    const own = await come('embed')
    expect(framing(await get(own))).toEqual(shown)
    expect(framing(await post(own, { page: 'none', do: 'send' }))[1]).toBe('SAMEORIGIN')
    const linked = await come('link')
    expect(framing(await get(linked))).toEqual(nobody)
    expect(framing(await rosa.get(path))).toEqual(nobody)
    expect(framing(await rosa.get(`${path}/preview`))).toEqual(nobody)
    expect(framing(await get(`/sign-in?next=/s/${slug}`))).toEqual(nobody)
    expect(framing(await get('/s/nothing?by=embed'))).toEqual(nobody)
    expect((await get(own)).headers['set-cookie']).toBeUndefined()
  })

  it('keeps how one came when the language is changed before the start', async () => {
    expect((await get(`/s/${slug}?by=embed`)).text).toContain('?language=pl&amp;by=embed')
    expect((await get(`/s/${slug}?by=%3Cb%3E`)).text).not.toContain('by=')
  })

  it('is copied as a frame, with a script that hears that frame only, and as a frame alone', async () => {
    const survey = await world.container.authoring.get(surveyId)
    const title = { en: 'What "hurts" <most> & why' }
    const { plain, growing, isOpenWire } = frameOf(
      { ...survey, definition: { ...survey.definition, title } },
      'https://research.example.com',
    )
    expect(plain).toBe(
      `<iframe src="https://research.example.com/s/${slug}?by=embed" title="What &quot;hurts&quot; &lt;most&gt; &amp; why" style="width: 100%; height: 45rem; border: 0"></iframe>`,
    )
    expect(growing).toContain('event.origin !== "https://research.example.com"')
    expect([isOpenWire, frameOf(survey, 'http://intern:3000').isOpenWire]).toEqual([false, true])
    expect((await rosa.get(path)).text).toContain('&lt;iframe src')
  })

  it('is no guide for conversations: that leads to the interviews, and is offered by no link', async () => {
    const guide = await publishSolarSurvey(world, { instrument: 'focus-group' })
    const { text } = await rosa.get(`/studies/${guide.study.id}/surveys/${guide.survey.id}`)
    expect(text).toContain(`/studies/${guide.study.id}/interviews`)
    expect(text).not.toContain('Whoever has the link may answer')
    expect((await rosa.get(path)).text).toContain('Whoever has the link may answer')
  })

  it('stops being shown when its sites are taken away, or the survey closes', async () => {
    const own = await come('embed')
    await save({ sites, open: undefined })
    expect((await rosa.get(path)).text).not.toContain('&lt;iframe')
    const closed = await get(`/s/${slug}?by=embed`)
    expect([closed.status, framing(closed)[0]]).toEqual([410, sites])
    await save({ sites: '' })
    expect(framing(await get(own))).toEqual(nobody)
  })
})
