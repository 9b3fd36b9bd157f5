// Personas over HTTP: who may, what is refused, and the way from a draft by hand to a published page, its file and its link.
import type { Persona } from '../../server/personas/persona'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let viktor: Agent
let study: string
const poison = '<img src=x onerror=alert(1)> {{constructor.constructor}} ${7*7} =HYPERLINK("x")'

beforeAll(async () => {
  world = await createWorld({ settings: { BASE_URL: 'https://research.verbatim.test' } })
  rosa = await world.as('rosa')
  viktor = await world.as('viktor')
  study = (await world.container.studies.create({ name: 'Planning', goal: '', company: 'Loom', product: 'Plan' })).id
})
afterAll(() => world.close())

const post = (agent: Agent, path: string, body: object = {}) => agent.post(path).type('form').send(body)
const now = (id: string): Promise<Persona> => world.container.personas.service.get(id)

async function aDraft(name = 'Firefighting Sam'): Promise<string> {
  const made = await post(rosa, `/studies/${study}/personas`, {
    name,
    kind: 'persona',
    summary: 'Every day starts with a plan that no longer holds.',
  })
  return /\/personas\/([^/]+)\/edit/.exec(made.headers.location ?? '')?.[1] ?? ''
}
async function addLine(id: string, field: string, text: string, more: object = {}): Promise<void> {
  const { version } = await now(id)
  const done = await post(rosa, `/personas/${id}/lines`, { field, text, version, ...more })
  expect(done.status).toBe(303)
}
async function published(name?: string, note = 'First version.'): Promise<string> {
  const id = await aDraft(name)
  await addLine(id, 'challenge', 'Rush orders tear the plan apart', { reply: 'Replan in one drag' })
  await publishAgain(id, note)
  return id
}
async function publishAgain(id: string, note: string): Promise<void> {
  await post(rosa, `/personas/${id}/submit`)
  await post(rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
  const done = await post(rosa, `/personas/${id}/publish`, { version: (await now(id)).version, note })
  expect(done.status).toBe(303)
}

describe('who may', () => {
  it('reads nothing without signing in, and a draft only as a researcher', async () => {
    const id = await aDraft('Quiet Robin')
    expect((await world.anyone().get('/personas')).status).toBe(303)
    expect((await viktor.get(`/personas/${id}`)).status).toBe(404)
    expect((await viktor.get('/personas/0123456789abcdef01234567')).status).toBe(404)
    expect((await rosa.get(`/personas/${id}`)).status).toBe(200)
  })

  it.each([
    ['post', '/personas/X'],
    ['post', '/personas/X/lines'],
    ['post', '/personas/X/submit'],
    ['post', '/personas/X/sign-off'],
    ['post', '/personas/X/publish'],
    ['post', '/personas/X/retire'],
    ['post', '/personas/X/shares'],
    ['get', '/personas/X/edit'],
    ['get', '/personas/X/lines/y/evidence'],
  ] as const)('lets neither viewers nor staff %s %s', async (method, path) => {
    const id = await published()
    for (const member of ['viktor', 'stan'] as const) {
      const reply = await (await world.as(member))[method](path.replace('X', id))
      expect(reply.status).toBe(403)
    }
  })

  it('shows published personas to every role', async () => {
    const id = await published('Juggling Kim')
    for (const member of ['ada', 'rosa', 'stan', 'viktor'] as const) {
      const reply = await (await world.as(member)).get(`/personas/${id}`)
      expect([reply.status, reply.text.includes('Rush orders tear the plan apart')]).toEqual([200, true])
    }
  })
})

describe('what is refused', () => {
  it('an unnamed persona, a line without words, a line of an unknown field', async () => {
    expect((await post(rosa, `/studies/${study}/personas`, { name: ' ' })).status).toBe(400)
    const id = await aDraft()
    expect((await post(rosa, `/personas/${id}/lines`, { field: 'challenge', text: '', version: 1 })).status).toBe(400)
    expect((await post(rosa, `/personas/${id}/lines`, { field: '__proto__', text: 'x', version: 1 })).status).toBe(400)
  })

  it('publishing before review, before a sign-off, and with a title for a name unless a reason is given', async () => {
    const id = await aDraft('Marketing Manager Mary')
    expect((await post(rosa, `/personas/${id}/submit`)).status).toBe(409)
    await addLine(id, 'challenge', 'Leads vanish after the fair')
    const publish = async () =>
      post(rosa, `/personas/${id}/publish`, { version: (await now(id)).version, note: 'First.' })
    expect((await publish()).text).toContain('is not possible while the persona is draft')
    await post(rosa, `/personas/${id}/submit`)
    expect((await publish()).text).toContain('Nobody has signed off')
    await post(rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    expect((await publish()).text).toContain('job title')
    await post(rosa, `/personas/${id}`, {
      version: (await now(id)).version,
      nameReason: 'The client insists on it, until the next review.',
    })
    expect((await publish()).text).toContain('Nobody has signed off')
    await post(rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    expect((await publish()).status).toBe(303)
  })

  it('a stale version, kindly: the page as it is now and the words that were not saved', async () => {
    const id = await aDraft()
    await addLine(id, 'goal', 'Leave at five')
    const stale = await post(rosa, `/personas/${id}`, { version: 1, name: 'Overrun Alex', summary: 'Words I typed' })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('Somebody saved while you were writing')
    expect(stale.text).toContain('Words I typed')
    expect((await now(id)).name).toBe('Firefighting Sam')
  })

  it('a stale version of what is saved while somebody types, without a page', async () => {
    const id = await aDraft()
    const first = await post(rosa, `/personas/${id}`, { version: 1, summary: 'Typed', autosave: '1' })
    expect([first.status, first.body.version]).toEqual([200, 2])
    const stale = await post(rosa, `/personas/${id}`, { version: 1, summary: 'Late', autosave: '1' })
    expect([stale.status, stale.body]).toEqual([409, { stale: true }])
    expect(await now(id)).toMatchObject({ summary: 'Typed', version: 2 })
    expect((await post(rosa, `/personas/${id}`, { version: 2, name: ' ', autosave: '1' })).status).toBe(400)
  })

  it('an ICP of another study', async () => {
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const icp = await world.container.icps.create(other.id, {
      name: 'Mills',
      kind: 'company',
      product: '',
      description: '',
      problems: [],
      criteria: [],
    })
    const id = await aDraft()
    expect((await post(rosa, `/personas/${id}`, { version: 1, icp: icp.id })).status).toBe(400)
  })
})

describe('what people wrote', () => {
  it('is escaped in every page, and raw in JSON', async () => {
    const id = await aDraft(poison)
    await addLine(id, 'challenge', poison, { reply: poison })
    await post(rosa, `/personas/${id}`, { version: (await now(id)).version, summary: poison })
    await publishAgain(id, poison)
    const { token } = await world.container.personas.publishing.share(id, poison, {
      id: 'x',
      name: 'Rosa',
      role: 'researcher',
    })
    const pages = [
      `/personas`,
      `/personas/${id}`,
      `/personas/${id}/edit`,
      `/personas/${id}/sheet`,
      `/personas/${id}/changes`,
      `/personas/compare?left=${id}`,
      `/studies/${study}/personas`,
      `/p/${token}`,
    ]
    for (const path of pages) {
      const { status, text } = await rosa.get(path)
      const shows = [
        text.includes('<img src=x'),
        text.includes('&lt;img src&#x3D;x'),
        text.includes('{{constructor.constructor}}'),
      ]
      expect([path, status, ...shows]).toEqual([path, 200, false, true, true])
    }
    const api = await world.api('get', `/personas/${id}`)
    expect(api.body.lines[0].text).toBe(poison)
  })

  it('never starts a formula in a spreadsheet, and is plain in Markdown', async () => {
    const id = await aDraft('Careful Jo')
    await addLine(id, 'challenge', '=HYPERLINK("http://x")', { reply: '+1 <b>bold</b>' })
    await addLine(id, 'goal', '\t@SUM(A1)')
    await publishAgain(id, 'x y z')
    const csv = await rosa.get(`/personas/${id}/export?format=csv`)
    expect(csv.text).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(csv.text).toContain(`'+1 <b>bold</b>`)
    expect(csv.text).not.toMatch(/(^|,)"?[=+@]/m)
    const md = await rosa.get(`/personas/${id}/export?format=md`)
    expect(md.text).toContain('&lt;b\\>bold')
  })

  it('comes out of the PDF in Polish and Chinese as it went in', async () => {
    const id = await aDraft('Przeciążony Sam 忙碌的计划')
    await addLine(id, 'challenge', 'Zażółć gęślą jaźń: pilne zlecenia', { reply: '一键重新排程，客户订单不再延误' })
    await publishAgain(id, 'Pierwsza wersja.')
    const pdf = await rosa
      .get(`/personas/${id}/export?format=pdf`)
      .buffer(true)
      .parse((response, done) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => done(null, Buffer.concat(pieces)))
      })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect((pdf.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    expect((pdf.body as Buffer).toString('latin1')).toMatch(/ZCOOLXiaoWei/)
    expect((pdf.body as Buffer).length).toBeLessThan(400_000)
  })
})

describe('lines', () => {
  it('say who typed them, and an assumption stays one until somebody knows', async () => {
    const id = await aDraft()
    await addLine(id, 'objection', 'Afraid of a long roll-out', { origin: 'assumption' })
    const [line] = (await now(id)).lines
    expect(line).toMatchObject({ origin: 'assumption', status: 'accepted', by: { name: 'Rosa' } })
    expect((await rosa.get(`/personas/${id}?draft=1`)).text).toContain('assumption')
    await post(rosa, `/personas/${id}/lines/${line?.id}`, {
      version: (await now(id)).version,
      text: 'Afraid of a long roll-out',
      origin: 'typed',
      act: 'save',
    })
    expect((await now(id)).lines[0]?.origin).toBe('typed')
  })

  it('stand in the editor as text with where they come from, each with a closed form and the empty fields behind one press', async () => {
    const id = await aDraft()
    await addLine(id, 'challenge', 'Zażółć <b>gęślą</b> jaźń 急单', { reply: 'Replan in one drag' })
    const { text } = await rosa.get(`/personas/${id}/edit`)
    expect(text).toContain('data-shows="text">Zażółć &lt;b&gt;gęślą&lt;/b&gt; jaźń 急单</span>')
    expect(text).toContain('data-shows="reply">Replan in one drag</p>')
    expect(text).toContain('written by Rosa')
    expect(text).not.toMatch(/<details open/)
    expect(text.match(/name="field" value="goal"/g)).toHaveLength(1)
  })

  it('move up and down in their field and no further, past lines of other fields, and keep who wrote them', async () => {
    const id = await aDraft()
    await addLine(id, 'goal', 'First')
    await addLine(id, 'challenge', 'Between')
    await addLine(id, 'goal', 'Second')
    const goals = async () => (await now(id)).lines.filter(({ field }) => field === 'goal').map(({ text }) => text)
    const [first, , second] = (await now(id)).lines
    const move = async (agent: Agent, line: string | undefined, act: string, more: object = {}) => {
      const { version } = await now(id)
      return (await post(agent, `/personas/${id}/lines/${line}`, { version, act, ...more })).status
    }
    expect(await move(viktor, first?.id, 'down')).toBe(403)
    expect(await move(rosa, 'nobody', 'down')).toBe(404)
    expect((await post(rosa, `/personas/${id}/lines/${first?.id}`, { version: 1, act: 'down' })).status).toBe(409)
    expect(await move(rosa, first?.id, 'up')).toBe(303)
    expect(await goals()).toEqual(['First', 'Second'])
    const ada = await world.as('ada')
    expect(await move(ada, second?.id, 'up', { text: 'Second', reply: '' })).toBe(303)
    expect(await goals()).toEqual(['Second', 'First'])
    expect((await now(id)).lines.every(({ by }) => by?.name === 'Rosa')).toBe(true)
    expect(await move(ada, second?.id, 'down', { text: 'Second, reworded' })).toBe(303)
    expect(await goals()).toEqual(['First', 'Second, reworded'])
    expect((await now(id)).lines.find((line) => line.id === second?.id)?.by?.name).toBe('Ada')
  })
})

describe('publishing', () => {
  it('keeps every version as it was and says in plain words what changed', async () => {
    const id = await published('Patchwork Alex')
    await addLine(id, 'goal', 'A plan that lasts until Friday')
    const [challenge] = (await now(id)).lines
    await post(rosa, `/personas/${id}/lines/${challenge?.id}`, {
      version: (await now(id)).version,
      text: 'Rush orders tear up the plan twice a day',
      act: 'save',
    })
    expect((await viktor.get(`/personas/${id}`)).text).not.toContain('lasts until Friday')
    await publishAgain(id, 'Goals added.')
    const log = await viktor.get(`/personas/${id}/changes?from=1&to=2`)
    expect(log.text).toContain('Goals: added “A plan that lasts until Friday”.')
    expect(log.text).toContain('“Rush orders tear the plan apart” now reads “Rush orders tear up the plan twice a day”')
    expect((await viktor.get(`/personas/${id}?version=1`)).text).toContain('Rush orders tear the plan apart')
    const diff = await world.api('get', `/personas/${id}/diff?from=2&to=1`)
    expect(diff.body.changes.map(({ kind }: { kind: string }) => kind)).toEqual(['changed', 'removed'])
  })

  it('is finished with the present words after it was cut off half-way', async () => {
    const id = await aDraft('Halfway Kim')
    await addLine(id, 'challenge', 'The words of now')
    const { revisionStore } = world.container.personas
    const content = { kind: 'persona', name: 'Halfway Kim', summary: 'The words of before', lines: [] } as const
    const by = { id: 'x', name: 'Rosa' }
    await revisionStore.insert({
      persona: id,
      study,
      number: 1,
      content,
      note: '',
      by,
      signedOffBy: [],
      publishedAt: world.clock.now,
    })
    await publishAgain(id, 'First version.')
    const page = (await viktor.get(`/personas/${id}`)).text
    expect([page.includes('The words of now'), page.includes('The words of before')]).toEqual([true, false])
  })

  it('needs a new sign-off after any change of the words', async () => {
    const id = await aDraft()
    await addLine(id, 'challenge', 'Nobody tells the shop floor')
    await post(rosa, `/personas/${id}/submit`)
    await post(rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    await addLine(id, 'challenge', 'Stock figures are wrong by noon')
    const refused = await post(rosa, `/personas/${id}/publish`, { version: (await now(id)).version, note: 'First.' })
    expect([refused.status, refused.text.includes('Nobody has signed off')]).toEqual([409, true])
  })

  it('tells everybody who reads personas once, with what changed', async () => {
    const id = await published('Telling Kris')
    await addLine(id, 'motivator', 'Fewer calls after six')
    await post(rosa, `/personas/${id}/submit`)
    await post(rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    const before = world.inbox.mails.length
    await post(rosa, `/personas/${id}/publish`, {
      version: (await now(id)).version,
      note: 'What moves them.',
      tell: 'on',
    })
    await world.container.jobs.settled()
    const mails = world.inbox.mails.slice(before)
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(
      ['ada', 'rosa', 'stan', 'viktor'].map((name) => `${name}@verbatim.test`),
    )
    expect(mails[0]?.mail.subject).toBe('Telling Kris: version 2 is out')
    expect(mails[0]?.mail.text).toContain('Motivators: added “Fewer calls after six”.')
  })

  it('is over for readers when the persona is retired, while its versions stay', async () => {
    const id = await published('Retiring Nikita')
    await post(rosa, `/personas/${id}/retire`)
    expect((await viktor.get(`/personas/${id}`)).status).toBe(404)
    expect((await viktor.get('/personas')).text).not.toContain('Retiring Nikita')
    expect((await world.container.personas.publishing.revisions(id)).length).toBe(1)
  })
})

describe('a shared link', () => {
  it('opens the published page without an account or a cookie, until it is taken back', async () => {
    const id = await published('Sharing Charlie')
    const made = await post(rosa, `/personas/${id}/shares`, { label: 'Agency' })
    const path = /https:\/\/research\.verbatim\.test(\/p\/[\w-]+)/.exec(made.text)?.[1] ?? ''
    const open = await world.anyone().get(path)
    expect([open.status, open.headers['set-cookie'], open.headers['referrer-policy']]).toEqual([
      200,
      undefined,
      'no-referrer',
    ])
    expect(open.text).toContain('Rush orders tear the plan apart')
    const [share] = await world.container.personas.publishing.shares(id)
    expect(JSON.stringify(share)).not.toContain(path.slice(3))
    await post(rosa, `/personas/${id}/shares/${share?.id}/revoke`)
    const closed = await world.anyone().get(path)
    const unknown = await world.anyone().get('/p/nobody-has-this-token')
    expect([closed.status, unknown.status]).toEqual([404, 404])
    expect(closed.text).toBe(unknown.text)
  })

  it('is refused for what was never published', async () => {
    expect((await post(rosa, `/personas/${await aDraft()}/shares`)).status).toBe(409)
  })
})

describe('the yearly review', () => {
  it('reminds researchers once, a year later, with what changed since, and can be put off another year', async () => {
    const id = await published('Yearly Andrea')
    await addLine(id, 'objection', 'The works council has to agree')
    const before = world.inbox.mails.length
    const look = async (key: string) => {
      await world.container.jobs.push('persona.remind', {}, { key })
      await world.container.jobs.settled()
    }
    await look('early')
    expect(world.inbox.mails.length).toBe(before)
    world.clock.advance(366 * 86_400_000)
    await look('late')
    await look('again')
    const mails = world.inbox.mails.slice(before).filter(({ mail }) => mail.subject === 'Review due: Yearly Andrea')
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(['ada@verbatim.test', 'rosa@verbatim.test'])
    expect(mails[0]?.mail.text).toContain('Objections: added “The works council has to agree”.')
    expect(mails[0]?.mail.text).toContain(`https://research.verbatim.test/studies/${study}/upkeep#persona-${id}`)
    expect((await now(id)).state).toBe('needs-review')
    await post(rosa, `/personas/${id}/keep`)
    expect(await now(id)).toMatchObject({
      state: 'published',
      reviewOn: new Date('2028-03-03T09:00:00Z'),
      reminded: [],
    })
  })
})

describe('the API', () => {
  it('refuses a stale write with 409 and changes several lines in one', async () => {
    const id = await aDraft('Api Toni')
    const first = await world.api('patch', `/personas/${id}`).send({
      version: 1,
      lines: [
        { field: 'challenge', text: 'Night shift finds no notes' },
        { field: 'kpi', text: 'On-time delivery', judgement: 'yes', reply: 'Fewer late orders' },
      ],
    })
    expect([first.status, first.body.lines.length, first.body.version]).toEqual([200, 2, 2])
    expect((await world.api('patch', `/personas/${id}`).send({ version: 1, name: 'Late Toni' })).status).toBe(409)
    expect(
      (await world.api('patch', `/personas/${id}`).send({ version: 2, lines: [{ id: 'nope', text: 'x' }] })).status,
    ).toBe(404)
    expect((await world.api('post', `/personas/${id}/submit`)).body.state).toBe('in-review')
    expect((await world.api('post', `/personas/${id}/sign-off`)).status).toBe(200)
    expect((await world.api('post', `/personas/${id}/publish`).send({ note: 'By key.' })).body).toMatchObject({
      state: 'published',
      revision: 1,
    })
    expect((await world.api('get', `/personas/${id}/versions`)).body.items).toMatchObject([
      { number: 1, note: 'By key.' },
    ])
    const list = await world.api('get', `/personas?study=${study}&state=published`)
    expect(list.body.items.map(({ name }: { name: string }) => name)).toContain('Api Toni')
  })

  it('lists page by page with a cursor, each once, and to readers only what is published', async () => {
    const own = (await world.container.studies.create({ name: 'Paged', goal: '', company: '', product: '' })).id
    const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
    const ids: string[] = []
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five'])
      ids.push((await world.container.personas.service.create({ study: own, name: `${name} Kim` }, ada)).id)
    const page = async (query: string) => (await world.api('get', `/personas?study=${own}${query}`)).body
    expect((await world.api('get', '/personas?limit=0')).status).toBe(400)
    expect((await world.api('get', '/personas?limit=501')).status).toBe(400)
    const first = await page('&limit=2')
    expect([first.items.map(({ id }: { id: string }) => id), first.next]).toEqual([ids.slice(0, 2), ids[1]])
    const second = await page(`&limit=2&cursor=${first.next}`)
    const last = await page(`&limit=2&after=${second.next}`)
    expect([...second.items, ...last.items].map(({ id }: { id: string }) => id)).toEqual(ids.slice(2))
    expect([last.next, (await page('')).next]).toEqual([null, null])
    await addLine(ids[3] ?? '', 'challenge', 'Rush orders')
    await publishAgain(ids[3] ?? '', 'First.')
    const { secret } = await world.container.keys.create('A reader', 'viewer')
    const read = (query: string) =>
      world.anyone().get(`/api/v1/personas?studyId=${own}${query}`).set('Authorization', `Bearer ${secret}`)
    const seen = (await read('&limit=1')).body
    expect([seen.items.map(({ id }: { id: string }) => id), seen.next]).toEqual([[ids[3]], null])
    expect((await read('&state=draft')).body.items).toEqual([])
    expect((await page('&state=draft')).items).toHaveLength(4)
  })
})
