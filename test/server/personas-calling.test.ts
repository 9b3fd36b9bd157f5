// A review that is called for before its year is over, because something changed around a persona.
import { createPublishedPersonas, type PublishedStudy } from '../support/published-personas'
import { createWorld, type World } from '../support/world'

let world: World
let made: PublishedStudy
beforeAll(async () => {
  world = await createWorld({ settings: { BASE_URL: 'https://research.verbatim.test' } })
  made = await createPublishedPersonas(world)
}, 120_000)
afterAll(() => world.close())

const path = () => `/studies/${made.study.id}/upkeep`
const call = async (form: object) => (await world.as('rosa')).post(`${path()}/call`).type('form').send(form)
const stateOf = async (at: number) => (await world.container.personas.service.get(made.personas[at]?.id ?? '')).state
const body = { cause: 'product', words: 'It plans several sites now' }

describe('calling for a review', () => {
  it('is for researchers, of personas that are there', async () => {
    const id = made.personas[0]?.id
    await (await world.as('viktor'))
      .post(`${path()}/call`)
      .type('form')
      .send({ ...body, personas: id })
      .expect(403)
    await world.api('post', '/personas/0123456789abcdef01234567/call-review').send(body).expect(404)
    await (await world.as('rosa'))
      .post('/studies/0123456789abcdef01234567/upkeep/call')
      .type('form')
      .send(body)
      .expect(404)
    expect(await stateOf(0)).toBe('published')
  })

  it('needs a cause that we know, a few words and at least one persona; what was typed stays', async () => {
    const refused = await call({ cause: 'weather', words: 'x', personas: 'of-another-study' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('Say in a few words what changed.')
    expect(refused.text).toContain('Choose at least one persona.')
    expect(refused.text).toContain('Expected one of “product”')
    expect(refused.text).toContain('value="x"')
    expect([await stateOf(0), await stateOf(1), await stateOf(2)]).toEqual(['published', 'published', 'published'])
    const api = await world.api('post', `/personas/${made.personas[0]?.id}/call-review`).send({ cause: 'product' })
    expect([api.status, api.body.faults[0].path]).toEqual([400, 'words'])
  })

  it('makes it due at once, with the reason on the page, in the editor and in the mail', async () => {
    const id = made.personas[0]?.id ?? ''
    expect((await call({ ...body, personas: [id] })).status).toBe(303)
    expect([await stateOf(0), await stateOf(1)]).toEqual(['needs-review', 'published'])
    const rosa = await world.as('rosa')
    const reason = 'Our product changed: It plans several sites now (Rosa).'
    expect((await rosa.get(path())).text).toContain(reason)
    expect((await rosa.get(`/personas/${id}/edit`)).text).toContain(reason)
    await world.container.jobs.push('persona.remind', {}, { key: 'called' })
    await world.container.jobs.settled()
    const mails = world.inbox.mails.filter(({ mail }) => mail.subject?.startsWith('Review due'))
    expect(mails).toHaveLength(2)
    expect(mails[0]?.mail.text).toContain(reason)
    expect(mails[0]?.mail.text).not.toContain('yearly review.')
  })

  it('is refused while the review is due already, and a decision takes the reason away', async () => {
    const id = made.personas[0]?.id ?? ''
    const again = await world.api('post', `/personas/${id}/call-review`).send(body)
    expect([again.status, again.body.code]).toEqual([409, 'persona.wrong-state'])
    await (await world.as('rosa')).post(`/personas/${id}/keep`).type('form').send({ back: 'upkeep' }).expect(303)
    expect((await (await world.as('rosa')).get(path())).text).not.toContain('(Rosa)')
    const called = await world
      .api('post', `/personas/${id}/call-review`)
      .send({ cause: 'needs', words: 'Dates first.' })
    expect([called.status, called.body.state]).toEqual([200, 'needs-review'])
    expect(called.body.because).toEqual(['Customers need something else: Dates first (API_KEY).'])
  })
})
