// Reading what came in: the newest first, found by who answered and by what was said, with questions as they were read.
import { unzipSync } from 'fflate'
import { publishSolarSurvey } from '../support/solar-survey'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let surveyId: string
let base: string
let anonymousId: string

const said = (day: string, trigger: string) => ({
  'gf.challenge.last_bad_day': day,
  'gf.motivator.trigger': trigger,
  'gf.motivator.decided': ['price'],
})
const send = async (survey: string, answers: object, contact?: string) =>
  (await world.api('post', `/surveys/${survey}/responses`).send({ answers, ...(contact ? { contact } : {}) })).body.id

const ids: Record<string, string> = {}

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  const { study, survey } = await publishSolarSurvey(world)
  surveyId = survey.id
  base = `/studies/${study.id}`
  const account = await world.container.accounts.create(study.id, { name: 'Larkfield', facts: {}, own: {} })
  const person = (firstName: string, lastName: string, accountId?: string) =>
    world.container.contacts.create(study.id, {
      ...{
        email: `${lastName.toLowerCase()}@x.example`,
        firstName,
        lastName,
        lifecycle: 'customer',
        facts: {},
        own: {},
      },
      ...(accountId ? { accountId } : {}),
    })
  ids.cleo = (await person('Cleo', 'Marchetti', account.id)).id
  ids.jan = (await person('Jan', 'Zieliński')).id
  ids.first = await send(surveyId, said('The roof leaked', 'A contract (large)'), ids.cleo)
  world.clock.advance(60_000)
  ids.second = await send(surveyId, said('Brak części, znowu ŻÓŁW', 'Nowa umowa'), ids.jan)
  world.clock.advance(60_000)
  ids.third = await send(surveyId, said('Rain all week', 'None'))
  const staff = await world.container.authoring.create(study, { instrument: 'staff' })
  await world.container.authoring.change(staff.id, staff.version, { ...staff.definition, anonymous: true })
  await world.container.authoring.publish(staff.id, 'Rosa')
  const answers = { 'st.challenge.behind': 'A leaked plan', 'st.motivator.eyes_light_up': 'The map' }
  anonymousId = await send(staff.id, answers, ids.cleo)
})
afterAll(() => world.close())

const listed = async (query: string) =>
  [...(await rosa.get(`${base}/responses${query}`)).text.matchAll(/\/responses\/([0-9a-f]{24})"/g)].map(([, id]) => id)

describe('the list of responses', () => {
  it('has the newest first', async () => {
    expect((await listed('')).filter((id) => id !== anonymousId)).toEqual([ids.third, ids.second, ids.first])
  })

  it('is found by a part of a name, an address or a company', async () => {
    expect(await listed('?q=marchet')).toEqual([ids.first])
    expect(await listed('?q=ZIELI%C5%83')).toEqual([ids.second])
    expect(await listed('?q=larkfield')).toEqual([ids.first])
    expect((await rosa.get(`${base}/responses?q=nobody`)).text).toContain('No responses here')
  })

  it('is found by what was said, whatever its case and signs, in anonymous surveys too', async () => {
    expect(await listed('?q=leaked')).toEqual(expect.arrayContaining([ids.first, anonymousId]))
    expect(await listed('?q=%C5%BB%C3%B3%C5%82w')).toEqual([ids.second])
    expect(await listed('?q=(large)')).toEqual([ids.first])
    expect(await listed('?q=.*')).toEqual([])
  })

  it('never finds an anonymous response by its person', async () => {
    expect(await listed('?q=cleo')).toEqual([ids.first])
    expect(await listed(`?contact=${ids.cleo}`)).toEqual([ids.first])
    expect(await listed('?contact=nobody')).toEqual([])
  })

  it('keeps what was asked for from page to page', async () => {
    const { text } = await rosa.get(`${base}/responses?survey=${surveyId}&q=a&page=1`)
    expect(text).toMatch(/name="q" value="a"/)
    expect((await rosa.get(`${base}/responses?page=99999`)).text).toContain('completed')
  })

  it('names languages and ways as people do', async () => {
    const { text } = await rosa.get(`${base}/responses`)
    expect(text).toContain('<td>English</td>')
    expect(text).toContain('<td>by the API</td>')
  })
})

describe('one response', () => {
  it('shows questions as they were read, with the product’s name in them', async () => {
    const { text } = await rosa.get(`${base}/responses/${ids.first}`)
    expect(text).toContain('Which part of Solar Boost would you fight to keep')
    expect(text).not.toContain('{product')
  })

  it('leads to the person, from the person back, and to the next one', async () => {
    const { text } = await rosa.get(`${base}/responses/${ids.second}`)
    expect(text).toContain(`href="${base}/contacts/${ids.jan}"`)
    expect(text).toMatch(new RegExp(`href="${base}/responses/${ids.third}"[^>]*>[^<]*(<[^>]+>[^<]*)*Newer`))
    expect(text).toMatch(new RegExp(`href="${base}/responses/${ids.first}"[^>]*>[^<]*(<[^>]+>[^<]*)*Older`))
    expect((await rosa.get(`${base}/contacts/${ids.jan}`)).text).toContain(
      `href="${base}/responses?contact=${ids.jan}"`,
    )
  })

  it('of an anonymous survey leads to nobody', async () => {
    expect((await rosa.get(`${base}/responses/${anonymousId}`)).text).not.toContain(`${base}/contacts/`)
  })
})

it('a workbook says on a second sheet what each column asked', async () => {
  const { body } = await rosa
    .get(`${base}/responses/export?survey=${surveyId}&format=xlsx`)
    .buffer(true)
    .parse((response, done) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () => done(null, Buffer.concat(pieces)))
    })
  const files = unzipSync(body)
  expect(Buffer.from(files['xl/workbook.xml']!).toString()).toContain(
    '<sheet name="Questions" sheetId="2" r:id="rId2"/>',
  )
  const sheet = Buffer.from(files['xl/worksheets/sheet2.xml']!).toString()
  expect(sheet).toMatch(/gf\.motivator\.decided\[price\]<.*Which of these tipped the scales.*: price</)
  expect(sheet).toContain('Which part of Solar Boost would you fight to keep')
})
