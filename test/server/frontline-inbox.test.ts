// The inbox of researchers when it is long: what waits, what is found, and the place one was at.
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
const ids: Record<string, string> = {}

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  const stan = { id: 'stan', name: 'Stan', role: 'staff' as const }
  const add = async (name: string, text: string, account = '') => {
    ids[name] = (
      await world.container.frontline.service.add('question', text, { key: name, account }, stan)
    ).question.id
  }
  await add('invoice', 'Does it write invoices (for Łódź)?', 'Larkfield')
  await add('phone', 'Can the operator tick off a job on the phone?')
  await add('price', 'What does it cost a month?')
  await world.container.frontline.service.answer(ids.price!, 1, 'Forty a seat.', stan)
})
afterAll(() => world.close())

const shown = (text: string) => Object.keys(ids).filter((name) => text.includes(`id="q-${ids[name]}"`))
const open = async (query: string) => (await rosa.get(`/frontline/inbox?kind=question${query}`)).text

it('a filter that is none of ours filters nothing', async () => {
  expect(shown(await open('&show=__proto__&page=-3'))).toEqual(['invoice', 'phone', 'price'])
})

it('what waits for an answer is one press away, with its count', async () => {
  const all = await open('')
  expect(all).toMatch(/Waiting for an answer\s*<span[^>]*>2</)
  expect(shown(await open('&show=open'))).toEqual(['invoice', 'phone'])
  expect(shown(await open('&show=answered'))).toEqual(['price'])
})

it('questions are found by their words, their answer and the company, whatever the case', async () => {
  expect(shown(await open('&q=OPERATOR'))).toEqual(['phone'])
  expect(shown(await open('&q=forty'))).toEqual(['price'])
  expect(shown(await open('&q=larkf'))).toEqual(['invoice'])
  expect(shown(await open('&q=%C5%81%C3%B3d%C5%BA)'))).toEqual(['invoice'])
  expect(shown(await open('&q=.'))).toEqual(['price'])
  expect(await open('&q=nothing+like+it')).toContain('Nothing matches')
})

it('after a decision one is back where one was', async () => {
  const form = { answer: 'No.', version: '1', back: '/frontline/inbox?kind=question&show=open&q=invoice' }
  const saved = await rosa.post(`/frontline/${ids.invoice}/answer`).type('form').send(form)
  expect(saved.headers.location).toBe(`/frontline/inbox?kind=question&show=open&q=invoice#q-${ids.invoice}`)
  const elsewhere = { ...form, version: '2', back: '//elsewhere.example' }
  const other = await rosa.post(`/frontline/${ids.invoice}/answer`).type('form').send(elsewhere)
  expect(other.headers.location).toBe(`/frontline/inbox?kind=question#q-${ids.invoice}`)
})

it('an answer over somebody’s newer one is shown again beside it, not lost', async () => {
  const form = { answer: 'My long answer, typed with care.', version: '1', back: '/frontline/inbox?kind=question' }
  const stale = await rosa.post(`/frontline/${ids.price}/answer`).type('form').send(form)
  expect(stale.status).toBe(409)
  expect(stale.text).toContain('My long answer, typed with care.')
  expect(stale.text).toContain('Forty a seat.')
})
