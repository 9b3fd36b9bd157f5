// Respondents' way through a survey over HTTP, without script: pages, faults, sending, receipts.
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

const pages: [page: string, fields: object][] = [
  ['problem', { 'gf.challenge.last_bad_day': 'Three spreadsheets, no truth.', 'gf.challenge.frequency': 'weekly' }],
  [
    'choice',
    {
      'gf.motivator.trigger': 'A new contract',
      'gf.motivator.decided': ['price', 'other'],
      'gf.motivator.decided~other': 'the colour',
    },
  ],
  ['today', { 'gf.motivator.favourite': 'The map', 'gf.motivator.speak_up': '9' }],
  ['you', { 'gf.goal.good_year': 'No overtime', 'gf.role.title': 'Installer' }],
]

async function answerAll(path: string): Promise<void> {
  for (const [page, fields] of pages) expect((await post(path, { page, do: 'next', ...fields })).status).toBe(303)
}

describe('answering', () => {
  it('speaks the language of the browser, and another one when asked', async () => {
    const polish = await world.anyone().get(`/s/${slug}`).set('Accept-Language', 'pl-PL,pl;q=0.9')
    expect(polish.text).toContain('<html lang="pl">')
    expect(polish.text).toContain('Co pomaga Państwu w pracy')
    expect((await get(`/s/${slug}?language=zh`)).text).toContain('什么对您的工作有帮助')
    const path = await begin('de')
    const switched = await post(path, {
      page: 'problem',
      do: 'language-fr',
      'gf.challenge.last_bad_day': 'Un jour perdu',
    })
    const french = await get(switched.headers.location as string)
    expect(french.text).toContain('<html lang="fr">')
    expect(french.text).toContain('Un jour perdu')
  })
  it('says what is missing or wrong beside each question and on top, and keeps what was typed', async () => {
    const path = await begin('pl')
    const refused = await post(path, { page: 'problem', do: 'next', 'gf.challenge.frequency': 'hourly' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('2 odpowiedzi wymagają poprawki')
    expect(refused.text).toContain('href="#q-gf.challenge.last_bad_day"')
    expect(refused.text).toContain('aria-describedby="q-gf.challenge.last_bad_day-fault"')
    const long = await post(path, { page: 'problem', do: 'next', 'gf.challenge.last_bad_day': 'x'.repeat(10_001) })
    expect(long.text).toContain('x'.repeat(10_001))
    expect(long.text).toContain('Mieści się tu najwyżej 10000 znaków, a jest 10001.')
  })
  it('takes hostile fields for what they are', async () => {
    const path = await begin()
    const form = 'page=problem&do=next&gf.challenge.last_bad_day[$ne]=x&__proto__[polluted]=1&constructor=x&nonsense=1'
    expect((await world.anyone().post(path).type('form').send(form)).status).toBe(422)
    expect((await post(path, { page: 'nowhere', do: 'next' })).status).toBe(303)
    expect((await post(path, { page: ['a', 'b'], do: { $gt: '' } })).status).toBe(303)
    const many = Array.from({ length: 100_000 }, (_, at) => `f${at}=1`).join('&')
    expect((await world.anyone().post(path).type('form').send(many)).status).toBe(413)
  })
  it('shows text answers as text, whatever they hold', async () => {
    const path = await begin()
    const hostile = '<script>alert(1)</script>{{constructor.constructor}}'
    await post(path, { page: 'problem', do: 'next', 'gf.challenge.last_bad_day': hostile })
    const review = await get(`${path}?page=review`)
    expect(review.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;{{constructor.constructor}}')
    expect(review.text).not.toContain('<script>alert')
  })
  it('goes on where it stopped, with the same link', async () => {
    const path = await begin()
    await post(path, { page: 'problem', do: 'next', 'gf.challenge.last_bad_day': 'Lost a day' })
    const later = await post(path, { page: 'choice', do: 'later', 'gf.motivator.trigger': 'half a thought' })
    expect((await get(later.headers.location as string)).text).toContain(`${world.address}${path}`)
    const back = await get(path)
    expect(back.text).toContain('name="page" value="choice"')
    expect(back.text).toContain('half a thought')
  })
  it('asks a follow-up only after the answer that leads to it', async () => {
    const path = await begin()
    await post(path, { page: 'problem', do: 'next', 'gf.challenge.last_bad_day': 'x' })
    await post(path, { page: 'choice', do: 'next', 'gf.motivator.trigger': 'x' })
    await post(path, { page: 'today', do: 'next', 'gf.motivator.speak_up': '3' })
    expect((await get(`${path}?page=you`)).text).toContain('pf.challenge.unsolved')
    await post(path, { page: 'today', do: 'next', 'gf.motivator.speak_up': '8' })
    expect((await get(`${path}?page=you`)).text).not.toContain('pf.challenge.unsolved')
  })
  it('while it is typed keeps only what was touched, so that a window left open takes nothing back', async () => {
    const path = await begin()
    const keep = (touched: string[], fields: object) => post(path, { page: 'problem', do: 'keep', touched, ...fields })
    expect((await keep(['gf.challenge.last_bad_day'], { 'gf.challenge.last_bad_day': 'First window' })).status).toBe(
      204,
    )
    // Another window, loaded before: its empty field for the same question is not posted.
    expect((await keep(['gf.challenge.frequency'], { 'gf.challenge.frequency': 'daily' })).status).toBe(204)
    const { text } = await get(`${path}?page=problem`)
    expect(text).toContain('First window</textarea>')
    expect(text).toMatch(/value="daily" checked/)
    // What is emptied by the person is emptied.
    expect((await keep(['gf.challenge.last_bad_day'], { 'gf.challenge.last_bad_day': '' })).status).toBe(204)
    expect((await get(`${path}?page=problem`)).text).not.toContain('First window')
  })
  it('while it is typed is told when it cannot be read, or when another window has gone on', async () => {
    const path = await begin()
    const keep = (touched: string, fields: object) => post(path, { page: 'problem', do: 'keep', touched, ...fields })
    expect((await keep('gf.challenge.frequency', { 'gf.challenge.frequency': 'never-heard-of' })).status).toBe(422)
    expect((await keep('nothing', {})).status).toBe(409)
    await answerAll(path)
    await post(path, { do: 'send' })
    const late = await keep('gf.challenge.last_bad_day', { 'gf.challenge.last_bad_day': 'Too late' })
    expect([late.status, late.body]).toEqual([409, { kept: 'gone' }])
    expect((await get(`${path}?page=review`)).text).not.toContain('Too late')
    await post(path, { do: 'withdraw', confirm: 'yes' })
    expect((await keep('gf.challenge.last_bad_day', { 'gf.challenge.last_bad_day': 'x' })).status).toBe(409)
  })
  it('keeps what is typed between pages, without judging it', async () => {
    const path = await begin()
    expect((await post(path, { page: 'problem', do: 'keep', 'gf.challenge.frequency': 'daily' })).status).toBe(204)
    expect((await get(path)).text).toMatch(/value="daily" checked/)
  })
})

describe('sending', () => {
  it('before required answers are given leads to the first that is missing', async () => {
    const path = await begin()
    const early = await post(path, { do: 'send' })
    expect(early.headers.location).toBe(`${path}?page=problem&check=1`)
    expect((await get(early.headers.location as string)).status).toBe(422)
  })
  it('once or five times at once is one response with its verbatims, and a receipt', async () => {
    const path = await begin('pl')
    await answerAll(path)
    const sent = await Promise.all(Array.from({ length: 5 }, () => post(path, { do: 'send' })))
    expect(sent.map(({ headers }) => headers.location)).toEqual(Array(5).fill(path))
    const done = await get(path)
    const receipt = /<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<\/code>/.exec(done.text)?.[1] ?? ''
    expect(done.text).toContain('Odpowiedzi dotarły')
    const [response] = (await world.container.responses.list({ surveyId, states: ['completed'] })).filter(
      ({ language }) => language === 'pl',
    )
    const verbatims = await world.container.verbatims.listOf(response!.id)
    expect(verbatims.map(({ topic, part, text, background }) => [topic, part, text, background])).toEqual([
      ['challenge', '', 'Three spreadsheets, no truth.', false],
      ['motivator', '', 'A new contract', false],
      ['motivator', 'other', 'the colour', false],
      ['motivator', '', 'The map', false],
      ['goal', '', 'No overtime', false],
      ['role', '', 'Installer', true],
    ])
    expect((await get(`/receipt/${receipt.toLowerCase().replaceAll('-', ' ')}`)).text).toContain(receipt)
  })
  it('a change counts when it is sent, and until then the old answers do', async () => {
    const path = await begin()
    await answerAll(path)
    await post(path, { do: 'send' })
    const receipt = /\/receipt\/([0-9A-Z-]{19})/.exec((await get(path)).text)?.[1]
    const own = `/receipt/${receipt}`
    const opened = await post(own, { do: 'change' })
    await post(own, { page: 'today', do: 'next', 'gf.motivator.favourite': 'The export', 'gf.motivator.speak_up': '9' })
    expect((await get(opened.headers.location as string)).status).toBe(200)
    const saidNow = async () => {
      const all = await world.container.responses.list({ surveyId, states: ['completed'] })
      return (await world.container.verbatims.listOf(all.at(-1)!.id)).map(({ id, text }) => ({ id, text }))
    }
    const before = await saidNow()
    expect(before.map(({ text }) => text)).toContain('The map')
    await post(own, { do: 'send' })
    const after = await saidNow()
    expect(after.map(({ text }) => text)).toContain('The export')
    expect(after.map(({ text }) => text)).not.toContain('The map')
    expect(after.filter(({ id }) => before.some((old) => old.id === id))).toHaveLength(before.length - 1)
  })
  it('withdrawing needs the box ticked, deletes every word, and cannot be undone', async () => {
    const path = await begin()
    await answerAll(path)
    await post(path, { do: 'send' })
    const [id] = (await world.container.responses.list({ surveyId, states: ['completed'] }))
      .map((response) => response.id)
      .slice(-1)
    expect((await post(path, { do: 'withdraw' })).status).toBe(422)
    await post(path, { do: 'withdraw', confirm: 'yes' })
    expect((await get(path)).text).toContain('Your answers are deleted')
    expect(await world.container.verbatims.listOf(id!)).toEqual([])
    expect(await world.container.responses.get(id!)).toMatchObject({ state: 'withdrawn', answers: {} })
    expect((await post(path, { page: 'today', do: 'next', 'gf.motivator.favourite': 'again' })).headers.location).toBe(
      path,
    )
    expect(await world.container.responses.get(id!)).toMatchObject({ state: 'withdrawn', answers: {} })
  })
})
