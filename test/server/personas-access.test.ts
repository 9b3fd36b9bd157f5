// Personas over HTTP: who may, what is refused, what the API gives.
import { usePersonaDesk } from '../support/persona-desk'

const desk = usePersonaDesk()
const { post, now, aDraft, addLine, published, publishAgain } = desk

describe('who may', () => {
  it('reads nothing without signing in, and a draft only as a researcher', async () => {
    const id = await aDraft('Quiet Robin')
    expect((await desk.world.anyone().get('/personas')).status).toBe(303)
    expect((await desk.viktor.get(`/personas/${id}`)).status).toBe(404)
    expect((await desk.viktor.get('/personas/0123456789abcdef01234567')).status).toBe(404)
    expect((await desk.rosa.get(`/personas/${id}`)).status).toBe(200)
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
      const reply = await (await desk.world.as(member))[method](path.replace('X', id))
      expect(reply.status).toBe(403)
    }
  })

  it('shows published personas to every role', async () => {
    const id = await published('Juggling Kim')
    for (const member of ['ada', 'rosa', 'stan', 'viktor'] as const) {
      const reply = await (await desk.world.as(member)).get(`/personas/${id}`)
      expect([reply.status, reply.text.includes('Rush orders tear the plan apart')]).toEqual([200, true])
    }
  })
})

describe('what is refused', () => {
  it('an unnamed persona, a line without words, a line of an unknown field', async () => {
    expect((await post(desk.rosa, `/studies/${desk.study}/personas`, { name: ' ' })).status).toBe(400)
    const id = await aDraft()
    expect((await post(desk.rosa, `/personas/${id}/lines`, { field: 'challenge', text: '', version: 1 })).status).toBe(
      400,
    )
    expect((await post(desk.rosa, `/personas/${id}/lines`, { field: '__proto__', text: 'x', version: 1 })).status).toBe(
      400,
    )
  })

  it('publishing before review, before a sign-off, and with a title for a name unless a reason is given', async () => {
    const id = await aDraft('Marketing Manager Mary')
    expect((await post(desk.rosa, `/personas/${id}/submit`)).status).toBe(409)
    await addLine(id, 'challenge', 'Leads vanish after the fair')
    const publish = async () =>
      post(desk.rosa, `/personas/${id}/publish`, { version: (await now(id)).version, note: 'First.' })
    expect((await publish()).text).toContain('is not possible while the persona is draft')
    await post(desk.rosa, `/personas/${id}/submit`)
    expect((await publish()).text).toContain('Nobody has signed off')
    await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    expect((await publish()).text).toContain('job title')
    await post(desk.rosa, `/personas/${id}`, {
      version: (await now(id)).version,
      nameReason: 'The client insists on it, until the next review.',
    })
    expect((await publish()).text).toContain('Nobody has signed off')
    await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    expect((await publish()).status).toBe(303)
  })

  it('a stale version, kindly: the page as it is now and the words that were not saved', async () => {
    const id = await aDraft()
    await addLine(id, 'goal', 'Leave at five')
    const stale = await post(desk.rosa, `/personas/${id}`, {
      version: 1,
      name: 'Overrun Alex',
      summary: 'Words I typed',
    })
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('Somebody saved while you were writing')
    expect(stale.text).toContain('Words I typed')
    expect((await now(id)).name).toBe('Firefighting Sam')
  })

  it('a stale version of what is saved while somebody types, without a page', async () => {
    const id = await aDraft()
    const first = await post(desk.rosa, `/personas/${id}`, { version: 1, summary: 'Typed', autosave: '1' })
    expect([first.status, first.body.version]).toEqual([200, 2])
    const stale = await post(desk.rosa, `/personas/${id}`, { version: 1, summary: 'Late', autosave: '1' })
    expect([stale.status, stale.body]).toEqual([409, { stale: true }])
    expect(await now(id)).toMatchObject({ summary: 'Typed', version: 2 })
    expect((await post(desk.rosa, `/personas/${id}`, { version: 2, name: ' ', autosave: '1' })).status).toBe(400)
  })

  it('an ICP of another study', async () => {
    const other = await desk.world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const icp = await desk.world.container.icps.create(other.id, {
      name: 'Mills',
      kind: 'company',
      product: '',
      description: '',
      problems: [],
      criteria: [],
    })
    const id = await aDraft()
    expect((await post(desk.rosa, `/personas/${id}`, { version: 1, icp: icp.id })).status).toBe(400)
  })
})

describe('the API', () => {
  it('refuses a stale write with 409 and changes several lines in one', async () => {
    const id = await aDraft('Api Toni')
    const first = await desk.world.api('patch', `/personas/${id}`).send({
      version: 1,
      lines: [
        { field: 'challenge', text: 'Night shift finds no notes' },
        { field: 'kpi', text: 'On-time delivery', judgement: 'yes', reply: 'Fewer late orders' },
      ],
    })
    expect([first.status, first.body.lines.length, first.body.version]).toEqual([200, 2, 2])
    expect((await desk.world.api('patch', `/personas/${id}`).send({ version: 1, name: 'Late Toni' })).status).toBe(409)
    expect(
      (await desk.world.api('patch', `/personas/${id}`).send({ version: 2, lines: [{ id: 'nope', text: 'x' }] }))
        .status,
    ).toBe(404)
    expect((await desk.world.api('post', `/personas/${id}/submit`)).body.state).toBe('in-review')
    expect((await desk.world.api('post', `/personas/${id}/sign-off`)).status).toBe(200)
    expect((await desk.world.api('post', `/personas/${id}/publish`).send({ note: 'By key.' })).body).toMatchObject({
      state: 'published',
      revision: 1,
    })
    expect((await desk.world.api('get', `/personas/${id}/versions`)).body.items).toMatchObject([
      { number: 1, note: 'By key.' },
    ])
    const list = await desk.world.api('get', `/personas?study=${desk.study}&state=published`)
    expect(list.body.items.map(({ name }: { name: string }) => name)).toContain('Api Toni')
  })

  it('lists page by page with a cursor, each once, and to readers only what is published', async () => {
    const own = (await desk.world.container.studies.create({ name: 'Paged', goal: '', company: '', product: '' })).id
    const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const
    const ids: string[] = []
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five'])
      ids.push((await desk.world.container.personas.service.create({ study: own, name: `${name} Kim` }, ada)).id)
    const page = async (query: string) => (await desk.world.api('get', `/personas?study=${own}${query}`)).body
    expect((await desk.world.api('get', '/personas?limit=0')).status).toBe(400)
    expect((await desk.world.api('get', '/personas?limit=501')).status).toBe(400)
    const first = await page('&limit=2')
    expect([first.items.map(({ id }: { id: string }) => id), first.next]).toEqual([ids.slice(0, 2), ids[1]])
    const second = await page(`&limit=2&cursor=${first.next}`)
    const last = await page(`&limit=2&after=${second.next}`)
    expect([...second.items, ...last.items].map(({ id }: { id: string }) => id)).toEqual(ids.slice(2))
    expect([last.next, (await page('')).next]).toEqual([null, null])
    await addLine(ids[3] ?? '', 'challenge', 'Rush orders')
    await publishAgain(ids[3] ?? '', 'First.')
    const { secret } = await desk.world.container.keys.create('A reader', 'viewer')
    const read = (query: string) =>
      desk.world.anyone().get(`/api/v1/personas?studyId=${own}${query}`).set('Authorization', `Bearer ${secret}`)
    const seen = (await read('&limit=1')).body
    expect([seen.items.map(({ id }: { id: string }) => id), seen.next]).toEqual([[ids[3]], null])
    expect((await read('&state=draft')).body.items).toEqual([])
    expect((await page('&state=draft')).items).toHaveLength(4)
  })
})
