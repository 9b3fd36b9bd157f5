// Imports under way: told, cancelled, cut off and done again; none writes anybody twice.
import { createWorld, type World } from '../support/world'

let world: World
let studyId: string
let base: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
})
beforeEach(async () => {
  studyId = (await world.container.studies.create({ name: 'Import', goal: '', company: '', product: '' })).id
  base = `/studies/${studyId}/contacts`
})
afterAll(() => world.close())

const people = (count: number) =>
  Buffer.from(
    `Email,Company Name\n${Array.from({ length: count }, (_, at) => `p${at}@c${at % 50}.example,Company ${at % 50}`).join('\n')}`,
  )
const csv = (bytes: Buffer, query = '') =>
  world.api('post', `/contacts/import?studyId=${studyId}${query}`).set('Content-Type', 'text/csv').send(bytes)
const state = async (id: string) => (await world.api('get', `/contacts/imports/${id}`)).body
const count = () => world.container.contacts.count({ studyId })
const over = async (id: string) => {
  await world.container.jobs.settled()
  return state(id)
}

it('an import that is not there, or of another study, is absent', async () => {
  const rosa = await world.as('rosa')
  expect((await world.api('get', '/contacts/imports/0123456789abcdef01234567')).status).toBe(404)
  const { id } = (await csv(people(3), '&wait=no')).body
  const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
  expect((await rosa.get(`/studies/${other.id}/contacts/imports/${id}`)).status).toBe(404)
  expect((await rosa.post(`/studies/${other.id}/contacts/imports/${id}/cancel`)).status).toBe(404)
  await over(id)
})

it('a file of more than 50,000 rows, or that cannot be read, is refused before anything is begun', async () => {
  const many = await csv(people(50_001), '&wait=no')
  expect([many.status, many.body.title]).toEqual([400, expect.stringContaining('at most 50,000 rows')])
  expect((await csv(Buffer.from('Email\n"open'), '&wait=no')).body.code).toBe('import.unreadable')
  expect((await csv(Buffer.from('Email\nbroken\nann@a.example'), '&wait=no&allOrNothing=yes')).status).toBe(400)
  expect(await world.container.imports.list(studyId)).toEqual([])
})

it('a program that does not wait is told where to look, and finds the report there', async () => {
  const begun = await csv(people(2500), '&wait=no')
  expect([begun.status, begun.headers.location]).toEqual([202, `/api/v1/contacts/imports/${begun.body.id}`])
  expect(await over(begun.body.id)).toMatchObject({
    state: 'done',
    report: { contacts: { created: 2500 }, accounts: { created: 50 }, refusedCount: 0 },
  })
  expect((await world.api('post', `/contacts/imports/${begun.body.id}/cancel`)).body.code).toBe('import-run.over')
  expect((await csv(people(2500))).body.contacts).toEqual({ created: 0, updated: 0, unchanged: 2500 })
})

it('is cancelled between two batches; the same file again completes it, and nobody is there twice', async () => {
  const file = people(8000)
  const { id } = (await csv(file, '&wait=no')).body
  await world.api('post', `/contacts/imports/${id}/cancel`).expect(200)
  const cancelled = await over(id)
  expect([cancelled.state, cancelled.report]).toEqual(['cancelled', null])
  const before = await count()
  expect(before).toBeLessThan(8000)
  expect((await csv(file)).body.contacts).toEqual({ created: 8000 - before, updated: 0, unchanged: before })
  expect(await count()).toBe(8000)
}, 60_000)

it('that was cut off half-way goes on where its job is taken up again', async () => {
  const { importer, imports, jobs } = world.container
  const file = people(2500)
  const batches: string[] = []
  const cut = importer.run(studyId, file, {
    pulse: async ({ step }) => {
      batches.push(step)
      if (batches.filter((one) => one === 'writing people').length === 3) throw new Error('the server stops here')
    },
  })
  await expect(cut).rejects.toThrow('the server stops here')
  expect(await count()).toBe(2000)
  const kept = await importer.keep(studyId, 'people.csv', file)
  const { id } = await imports.start(studyId, { id: kept, name: 'people.csv' }, { mapping: [] }, 'Rosa')
  const report = { contacts: { created: 500, updated: 0, unchanged: 2000 } }
  expect(await over(id)).toMatchObject({ state: 'done', report })
  // A server that stopped right after the end finds its job again.
  await jobs.push('contact.import', { import: id }, { key: `${id} again` })
  await jobs.settled()
  expect(await over(id)).toMatchObject({ state: 'done', report })
  expect(await count()).toBe(2500)
})

it('whose server was killed before its job was written down is begun at the next start', async () => {
  const { importer, imports, connection } = world.container
  const kept = await importer.keep(studyId, 'late.csv', people(3))
  const { push } = world.container.jobs
  world.container.jobs.push = () => Promise.reject(new Error('killed'))
  await expect(imports.start(studyId, { id: kept, name: 'late.csv' }, { mapping: [] }, 'Rosa')).rejects.toThrow(
    'killed',
  )
  world.container.jobs.push = push
  const left = await connection.collection('contactImports').findOne({ fileName: 'late.csv' })
  expect(left?.state).toBe('waiting')
  await imports.recover()
  expect((await over(String(left?._id))).state).toBe('done')
})

it('whose file is gone says so', async () => {
  const { imports } = world.container
  const { id } = await imports.start(
    studyId,
    { id: '0123456789abcdef01234567', name: 'gone.csv' },
    { mapping: [] },
    'Rosa',
  )
  expect(await over(id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('no longer kept') })
  const page = (await (await world.as('rosa')).get(`${base}/imports/${id}`)).text
  expect(page).toContain('no longer kept')
  expect((await (await world.as('rosa')).get(`${base}/import`)).text).toContain('gone.csv')
})

it('tells how far it is, in the page and as events', async () => {
  const rosa = await world.as('rosa')
  const { id } = (await csv(people(4000), '&wait=no')).body
  const told = (await rosa.get(`${base}/imports/${id}/events`)).text
  expect(told).toMatch(/event: over\ndata: \{"state":"done","failure":""\}\n\n$/)
  expect((await rosa.get(`${base}/imports/${id}`)).text).toContain('To the contacts')
})
