// Segments: a saved rule over people, counted live, for lists, campaigns and the API.
import { createWorld, type World } from '../support/world'

let world: World
let studyId: string
let base: string
const rule = (more: object = {}) => ({
  name: 'Large in Poland',
  rule: {
    lifecycles: ['customer'],
    criteria: [
      { field: 'employees', op: 'at-least', value: 100 },
      { field: 'country', value: ['Germany'], level: 'exclude' },
    ],
    ...more,
  },
})
const send = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
  world.api(method, path).send(body)
const create = async (body: object = rule()) =>
  (await send('post', '/segments', { ...body, studyId })).body as {
    id: string
    count: number
    words: string[]
    version: number
  }
const emails = async (query: string) =>
  ((await send('get', `/contacts?studyId=${studyId}${query}`)).body.items as { email: string }[]).map(
    ({ email }) => email.split('@')[0],
  )

beforeAll(async () => {
  world = await createWorld()
  studyId = (await world.container.studies.create({ name: 'Solar', goal: '', company: 'H', product: 'S' })).id
  base = `/studies/${studyId}`
  const rows = [
    'Email,Company Name,Employees,Country,Lifecycle',
    'ann@a.example,A,400,Poland,Customer',
    'ben@b.example,B,20,Poland,Customer',
    'cid@c.example,C,300,Germany,Customer',
    'dee@d.example,D,,Poland,Customer',
    'eve@e.example,E,500,Poland,Lead',
    'sam@own.example,,,,Employee',
  ]
  await world.container.importer.run(studyId, Buffer.from(rows.join('\n')))
})
afterAll(() => world.close())

describe('a segment', () => {
  it('that is not there, of another study, or of another version is refused', async () => {
    expect((await send('get', '/segments/0123456789abcdef01234567')).body.code).toBe('segment.absent')
    const { id, version } = await create()
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await send('get', `/contacts?studyId=${other.id}&segment=${id}`)).status).toBe(404)
    expect((await (await world.as('rosa')).get(`/studies/${other.id}/segments/${id}`)).status).toBe(404)
    expect((await send('put', `/segments/${id}`, { ...rule(), version: version - 1 })).status).toBe(409)
    await send('delete', `/segments/${id}`)
    expect((await send('delete', `/segments/${id}`)).status).toBe(404)
  })

  it.each([
    ['no name', { name: ' ', rule: {} }, 'name'],
    [
      'a criterion that ranks',
      rule({ criteria: [{ field: 'employees', op: '>=', value: 1, level: 'should' }] }),
      'rule.criteria.0.level',
    ],
    [
      'a value that cannot be read',
      rule({ criteria: [{ field: 'employees', op: '>=', value: 'many' }] }),
      'rule.criteria.0.value',
    ],
    ['somebody we do not know', rule({ lifecycles: ['friend'] }), 'rule.lifecycles.0'],
    [
      '61 criteria',
      rule({ criteria: Array.from({ length: 61 }, () => ({ field: 'age', op: '>=', value: 1 })) }),
      'rule.criteria',
    ],
  ])('with %s is refused at its place', async (_, body, path) => {
    const { status, body: answer } = await send('post', '/segments', { ...body, studyId })
    expect([status, answer.faults[0].path]).toEqual([400, path])
  })

  it('holds whoever keeps the rule now: who is not known to is not in it', async () => {
    const { id, count, words } = await create()
    expect([count, words]).toEqual([1, ['customers', 'Employees: at least 100', 'not Country: Germany']])
    expect(await emails(`&segment=${id}`)).toEqual(['ann'])
    await send('post', '/contacts', {
      studyId,
      email: 'fay@a.example',
      company: 'A',
      lifecycle: 'customer',
      country: 'Poland',
    })
    expect((await send('get', `/segments/${id}`)).body.count).toBe(2)
    await world.container.contacts.remove(
      (await world.container.contacts.page({ studyId, search: 'fay@' }, { skip: 0, limit: 1 }))[0]?.id ?? '',
    )
    expect((await send('get', `/segments/${id}`)).body.count).toBe(1)
    await send('delete', `/segments/${id}`)
  })

  it('may ask for a fit; by a profile that is gone it holds nobody', async () => {
    const icp = (
      await send('post', '/icps', { studyId, name: 'Big', criteria: [{ field: 'employees', op: '>=', value: 100 }] })
    ).body
    const { id, count } = await create({
      name: 'Good leads',
      rule: { lifecycles: ['lead', 'customer'], fit: { fit: 'good', icpId: icp.id } },
    })
    expect(count).toBe(3)
    expect(await emails(`&segment=${id}&fit=good`)).toEqual(['ann', 'cid', 'eve'])
    await send('delete', `/icps/${icp.id}`)
    expect((await send('get', `/segments/${id}`)).body.count).toBe(0)
    await send('delete', `/segments/${id}`)
  })
})

describe('the pages', () => {
  const post = async (path: string, fields: object) =>
    (await world.as('rosa')).post(`${base}/segments${path}`).type('form').send(fields)
  const row = { 'criteria[0][field]': 'employees', 'criteria[0][op]': 'at-least', 'criteria[0][level]': 'must' }

  it('are for researchers only, and show a refused form again as it was typed', async () => {
    expect((await (await world.as('stan')).get(`${base}/segments`)).status).toBe(403)
    const refused = await post('/new', { name: '', lifecycles: 'customer', ...row, 'criteria[0][value]': 'lots<b>' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('Give the segment a name.')
    expect(refused.text).toContain('lots&lt;b&gt;')
  })

  it('count while the rule is written, save it, list it, and lead to its people', async () => {
    const rosa = await world.as('rosa')
    expect((await rosa.get(`${base}/segments`)).text).toContain('No segment yet')
    expect(
      (await post('/preview', { lifecycles: ['customer', 'lead'], ...row, 'criteria[0][value]': '300' })).text,
    ).toMatch(/<strong>3<\/strong> of 6/)
    expect((await post('/new', { act: 'add', newField: 'country' })).text).toContain(
      'name="criteria[0][field]" value="country"',
    )
    await post('/new', { name: 'Large', lifecycles: 'customer', ...row, 'criteria[0][value]': '300' })
    const [segment] = await world.container.segments.list(studyId)
    const list = (await rosa.get(`${base}/segments`)).text
    expect(list).toContain(`/contacts?segment=${segment?.id}`)
    const shown = (await rosa.get(`${base}/contacts?segment=${segment?.id}`)).text
    expect([shown.includes('ann@'), shown.includes('ben@')]).toEqual([true, false])
    const stale = await post(`/${segment?.id}`, { name: 'Large', version: 99 })
    expect(stale.status).toBe(409)
    expect((await post(`/${segment?.id}/remove`, {})).status).toBe(303)
  })
})

describe('a campaign', () => {
  const plan = async (audience: object) => {
    const { body } = await send('post', '/surveys', { instrument: 'good-fit', study: studyId })
    await send('post', `/surveys/${body.id}/publish`)
    return send('post', '/campaigns', { surveyId: body.id, audience })
  }

  it('to a segment of no study, or of another one, is refused', async () => {
    const refused = await plan({ segmentId: '0123456789abcdef01234567' })
    expect([refused.status, refused.body.faults]).toEqual([
      400,
      [{ path: 'segmentId', message: 'Choose a segment of this study.' }],
    ])
  })

  it('goes to whoever is in the segment when it is launched', async () => {
    const { id } = await create()
    const made = await plan({ segmentId: id })
    expect([made.status, made.body.audience]).toMatchObject([201, { kind: 'segment', segmentId: id }])
    await send('put', `/segments/${id}`, rule({ criteria: [{ field: 'employees', op: 'at-least', value: 300 }] }))
    await send('post', `/campaigns/${made.body.id}/launch`)
    await world.container.jobs.settled()
    expect(world.inbox.mails.map(({ to }) => to[0]?.split('@')[0]).sort()).toEqual(['ann', 'cid'])
    const page = (
      await (await world.as('rosa')).get(`${base}/campaigns/new?audience=segment&segmentId=${id}&fresh=off`)
    ).text
    expect(page).toMatch(new RegExp(`<option value="${id}" selected>Large in Poland`))
    expect(page).toMatch(/<strong>2<\/strong>\s*people get/)
  })

  it('keeps what its segment was called and what it said, whatever becomes of the segment', async () => {
    const rosa = await world.as('rosa')
    const { id } = await create()
    const planned = (await plan({ segmentId: id })).body
    const { name, rule: said } = await world.container.segments.get(id)
    expect(planned.audience.segment).toEqual({ name, rule: said })
    expect(planned.name).toContain('Segment “Large in Poland”')
    const at = `${base}/campaigns/${planned.id}`
    expect((await rosa.get(at)).text).not.toContain('since</span>')
    const larger = [{ field: 'employees', op: 'at-least', value: 300 }]
    await send('put', `/segments/${id}`, { ...rule({ criteria: larger }), name: 'Very large' })
    expect((await rosa.get(at)).text).toContain('changed since')
    await send('post', `/campaigns/${planned.id}/launch`)
    await world.container.jobs.settled()
    const launched = (await send('get', `/campaigns/${planned.id}`)).body
    expect(launched.audience.segment.name).toBe('Very large')
    await send('delete', `/segments/${id}`)
    const { text } = await rosa.get(at)
    expect(text).toContain('Segment “Very large” when the mails left')
    expect(text).toContain('300')
    expect(text).toContain('deleted since')
    expect((await rosa.get(`${base}/campaigns`)).text).toContain('<td>Segment “Very large”</td>')
  })

  it('whose segment is deleted before it is launched says that nobody is in it, and is not launched', async () => {
    const { id } = await create()
    const planned = (await plan({ segmentId: id })).body
    await send('delete', `/segments/${id}`)
    const { text } = await (await world.as('rosa')).get(`${base}/campaigns/${planned.id}`)
    expect(text).toContain('Nobody is in it any more')
    const refused = await send('post', `/campaigns/${planned.id}/launch`)
    expect([refused.status, refused.body.code]).toEqual([409, 'campaign.nobody'])
  })
})
