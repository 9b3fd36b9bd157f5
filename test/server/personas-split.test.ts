// One persona for women and one for men: only where their challenges differ measurably, and with a reason (R51, C5).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEvidenceReader } from '../../server/personas/evidence/evidence-reader'
import type { Line } from '../../server/personas/persona/persona'
import { createPersonaService } from '../../server/personas/persona/persona-service'
import { createPersonaStore } from '../../server/personas/persona/persona-store'
import { type Gender, genderOf, measureSplit } from '../../server/personas/split/measure-split'
import { createSplitService } from '../../server/personas/split/split-service'
import { threadFile } from '../../server/platform/root'
import { connectStore } from '../../server/platform/store/connect'
import { publishHandPersona } from '../support/hand-persona'
import { createWorld, type World } from '../support/world'

const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
const women = Array.from({ length: 20 }, (_, at) => `w${at}`)
const men = Array.from({ length: 20 }, (_, at) => `m${at}`)
const members = [...women, ...men, 'unknown']
const genders = new Map<string, Gender>([
  ...women.map((one) => [one, 'women'] as const),
  ...men.map((one) => [one, 'men'] as const),
])
const shared = { id: 'shared', text: 'Rush orders', speakers: [...women.slice(0, 9), ...men.slice(0, 10)] }
const apart = { id: 'apart', text: 'Never asked', speakers: [...women.slice(0, 15), ...men.slice(0, 2), 'unknown'] }

describe('the measure', () => {
  it('knows genders as people write them, and takes nothing else for one', () => {
    expect(['Female', ' kobieta', 'M', '男', 'non-binary', ''].map(genderOf)).toEqual([
      ...['women', 'women', 'men', 'men', undefined, undefined],
    ])
  })

  it('tells challenges that differ from those that chance would make so', () => {
    const { verdict, compared, sentence } = measureSplit([shared, apart], members, genders, 5)
    expect([verdict, compared.map(({ differs }) => differs)]).toEqual(['differ', [false, true]])
    expect(compared[1]).toMatchObject({ women: 0.75, men: 0.1 })
    expect(compared[1]?.low).toBeGreaterThan(0)
    expect(sentence).toBe(
      'Among 20 women and 20 men, 1 of 2 challenges differ: “Never asked”, said by 75 % of the women and 10 % of the men.',
    )
    expect(measureSplit([shared], members, genders, 5).verdict).toBe('alike')
  })

  it('says nothing of few people, nor of lines that nobody said', () => {
    expect(measureSplit([apart], [...women, 'm1', 'm2'], genders, 5)).toMatchObject({
      verdict: 'too-few',
      compared: [],
    })
    const typed = { id: 't', text: 'Typed', speakers: [] }
    expect(measureSplit([typed], members, genders, 5)).toMatchObject({ verdict: 'alike', compared: [] })
  })
})

describe('two drafts of one persona', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-split-'))
  let store: Awaited<ReturnType<typeof connectStore>>
  beforeAll(async () => {
    store = await connectStore({
      mongodbUri: process.env.TEST_MONGODB_URI,
      dataDir: folder,
      threadFile: threadFile('store-thread'),
    })
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const line = ({ id, text, speakers }: typeof shared): Line => ({
    ...{ id, text, speakers, field: 'challenge', reply: '', origin: 'extracted', status: 'accepted' },
    ...{ at: new Date(), evidence: [], people: speakers.length, of: members.length },
  })

  it('hold what their people say; whose gender is not known is in both, and the first persona stays', async () => {
    const now = () => new Date('2026-03-02T09:00:00Z')
    const personas = createPersonaStore(store.connection)
    await personas.ready()
    const service = createPersonaService({ personas, icps: { find: async () => undefined, list: async () => [] }, now })
    const present = async (_: string, asked: readonly string[]) => new Set(asked)
    const evidence = createEvidenceReader({ passages: async () => [], present }, { byIds: async () => new Map() })
    const known = { genders: async () => genders }
    const split = createSplitService({ personas, service, evidence, answers: known, minGroup: 5, now })
    const basis = {
      ...{ run: 'r', group: 'g', analysedAt: now(), members, respondents: 60, stability: 0.9, verdict: 'reproducible' },
      ...{ between: 0, unplaced: [], traits: [{ name: 'country', counts: [{ value: 'PL', count: 41 }] }] },
    }
    const touch = { createdAt: now(), changedAt: now(), changedBy: { id: 'ada', name: 'Ada' } }
    const both = { study: 's', name: 'Busy Sam', kind: 'persona', summary: '', ...touch } as const
    const onlyMen = { id: 'm', text: 'Men only', speakers: men.slice(0, 3) }
    const alike = await personas.insert({ ...both, lines: [line(shared)], basis })
    await expect(split.split(alike.id, 'Because.', ada)).rejects.toMatchObject({ code: 'persona.not-different' })
    const made = await personas.insert({ ...both, lines: [shared, apart, onlyMen].map(line), basis })
    const [hers, his] = await split.split(made.id, 'The offer differs.', ada)
    expect([hers?.basis?.members.length, his?.basis?.members.length]).toEqual([21, 21])
    expect(hers).toMatchObject({
      ...{ name: 'Busy Sam (women)', state: 'draft', split: { for: 'women', reason: 'The offer differs.' } },
      basis: { stability: 0, traits: [] },
    })
    expect(hers?.lines.map(({ people, status }) => [people, status])).toEqual([
      [9, 'accepted'],
      [16, 'accepted'],
      [0, 'proposed'],
    ])
    expect(his?.lines.map(({ people }) => people)).toEqual([10, 3, 3])
    expect(await service.get(made.id)).toMatchObject({ name: 'Busy Sam', version: 1 })
    await expect(split.split(hers?.id ?? '', 'Again.', ada)).rejects.toMatchObject({ code: 'persona.not-different' })
    expect(await split.measure(hers!)).toBeUndefined()
  })
})

describe('the way there', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  it('is for researchers, needs a reason, and is refused where nothing was measured', async () => {
    const { id } = await publishHandPersona(world)
    const post = async (member: 'viktor' | 'rosa', reason: string) =>
      (await (await world.as(member)).post(`/personas/${id}/split`).type('form').send({ reason })).status
    const reason = 'They buy in wholly different ways.'
    expect([await post('viktor', reason), await post('rosa', 'short'), await post('rosa', reason)]).toEqual([
      403, 400, 409,
    ])
    expect((await (await world.as('rosa')).get(`/personas/${id}/edit`)).text).not.toContain('id="split"')
  })
})
