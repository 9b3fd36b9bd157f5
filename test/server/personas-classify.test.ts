// Whom somebody new resembles, asked over the API: what is refused, what fits nowhere, whom the frozen model names and why, and what
// a withdrawn answer does to it.
import { createPublishedPersonas, type PublishedStudy } from '../support/published-personas'
import { createWorld, type World } from '../support/world'

let world: World
let made: PublishedStudy
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  made = await createPublishedPersonas(world)
}, 120_000)
afterAll(() => world.close())

const classify = (body: object) => world.api('post', '/personas/classify').send(body)
const named = async (texts: unknown[]) => (await classify({ study: made.study.id, texts })).body

describe('classifying somebody new', () => {
  it('refuses no words, too many, and a language that is none', async () => {
    const bodies = [
      {},
      { texts: [] },
      { texts: Array.from({ length: 101 }, () => 'a') },
      { texts: [{ text: 'Training', language: 'English!' }] },
      { texts: [{ text: { $ne: '' } }] },
    ]
    for (const body of bodies) expect((await classify(body)).status).toBe(400)
  })

  it('says that there is nothing to compare with where no persona rests on answers', async () => {
    const { study } = await createEmpty()
    const { body } = await classify({ study, texts: ['Training takes too long'] })
    expect(body).toMatchObject({ fits: null, others: [], measured: null })
    expect(body.note).toContain('nothing to compare with')
  })

  it.each([
    ['copying figures', 0, 'We copy figures between spreadsheets by hand, and the spreadsheets never agree'],
    ['training', 1, 'New colleagues need months of training. Training new colleagues takes too long'],
    ['the audit', 2, 'The audit asks for approvals that got lost'],
  ])('names the persona whose people say the same: %s', async (_, at, text) => {
    const { fits, others, measured } = await named([text])
    expect(fits.persona).toBe(made.personas[at as number]?.id)
    expect(fits.confidence).toBeGreaterThan(0.4)
    expect(fits.confidence).toBeLessThanOrEqual(1)
    expect(others.length).toBe(2)
    expect(measured).toMatchObject({ people: 48, run: made.run.number })
  })

  it('gives the telling words, the themes with shares, and the lines to read', async () => {
    const { fits } = await named(['The audit asks for approvals that got lost'])
    const kinds = new Map<string, Record<string, unknown>>(
      fits.because.map((reason: { kind: string }) => [reason.kind, reason]),
    )
    expect(kinds.get('words')?.words).toEqual(expect.arrayContaining(['audit', 'approvals']))
    expect(kinds.get('words')?.words).not.toContain('that')
    const theme = kinds.get('theme') as { share: number; elsewhere: number }
    expect(theme.share).toBeGreaterThan(theme.elsewhere)
    expect(kinds.has('line')).toBe(true)
  })

  it('reads what was said on a topic only as that topic, and finds the topic where none is given', async () => {
    const text = 'We passed the audit with it'
    const free = await named([text])
    const motivator = await named([{ text, topic: 'motivator', language: 'en' }])
    const channel = await named([{ text, topic: 'communication-preference' }])
    expect([free.fits.persona, motivator.fits.persona]).toEqual([made.personas[2]?.id, made.personas[2]?.id])
    expect(channel.fits).toBeNull()
  })

  it('says honestly that words fit nowhere, or that nothing was said', async () => {
    const stranger = await named(['Zebras graze beside quiet volcanoes at dawn'])
    expect([stranger.fits, stranger.others.length]).toEqual([null, 3])
    expect(stranger.note).toContain('Fits nowhere')
    const junk = await named(['n/a', 'asdf'])
    expect(junk.fits).toBeNull()
  })

  it('answers everybody who reads personas, and nobody else', async () => {
    const body = {
      study: made.study.id,
      texts: ['Training new colleagues takes too long, new colleagues need months of training'],
    }
    expect((await world.anyone().post('/api/v1/personas/classify').send(body)).status).toBe(401)
    const { secret } = await world.container.keys.create('A viewer', 'viewer')
    const reply = await world
      .anyone()
      .post('/api/v1/personas/classify')
      .set('Authorization', `Bearer ${secret}`)
      .send(body)
    expect([reply.status, reply.body.fits?.persona]).toEqual([200, made.personas[1]?.id])
    const respondents = made.personas.flatMap(({ basis }) => basis?.members ?? [])
    expect(respondents.filter((id) => reply.text.includes(id))).toEqual([])
  })

  it('forgets the words of somebody who withdrew', async () => {
    const { responses, fieldwork, personas } = world.container
    const id = made.study.id
    const before = await personas.models.ready(id)
    const member = before?.model.groups[0]?.members[0] ?? ''
    await fieldwork.withdraw(member)
    const after = await personas.models.ready(id)
    expect(after?.model.people).toBe((before?.model.people ?? 0) - 1)
    expect((await named(['Training takes too long'])).measured.people).toBe(47)
    expect((await responses.countByState({ studyId: id })).completed).toBe(47)
  })
})

async function createEmpty() {
  const study = await world.container.studies.create({ name: 'Bare', goal: '', company: '', product: '' })
  return { study: study.id }
}

describe('the page that tells whom somebody resembles', () => {
  const ask = async (text: string) => (await world.as('viktor')).post('/personas/recognise').type('form').send({ text })

  it('asks for words, and shows poison as what it is', async () => {
    const empty = await ask(' ')
    expect([empty.status, empty.text.includes('Write what they said')]).toEqual([400, true])
    const poison = await ask('<img src=x onerror=alert(1)> {{constructor}} zebra')
    expect(poison.status).toBe(200)
    expect(poison.text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;')
    expect(poison.text).not.toContain('<img src=x')
  })

  it('names the persona with reasons and leads to it', async () => {
    const { text } = await ask('New colleagues need months of training')
    expect(text).toContain(`href="/personas/${made.personas[1]?.id}"`)
    expect(text).toContain('training')
    const nobody = await ask('Zebras graze beside quiet volcanoes at dawn')
    expect(nobody.text).toContain('Fits nowhere')
  })
})
