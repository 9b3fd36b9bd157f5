// The pages of contacts, companies and the import, as a researcher uses them.
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let base: string
beforeAll(async () => {
  world = await createWorld()
  rosa = await world.as('rosa')
  base = `/studies/${(await world.container.studies.create({ name: 'Pages', goal: '', company: '', product: 'Panels' })).id}`
  const { body } = await world.api('post', '/icps').send({
    name: 'Large ones',
    study: base.split('/').at(-1),
    criteria: [{ field: 'employees', op: 'at-least', value: 100, level: 'must' }],
  })
  expect(body.criteria).toHaveLength(1)
  for (const [name, employees] of [
    ['Large', 400],
    ['Small', 4],
  ] as const)
    await world.container.accounts.create(idIn(base), { name, facts: { employees, country: 'PL' }, own: {} })
})
afterAll(() => world.close())

const post = (path: string, fields: object) => rosa.post(`${base}${path}`).type('form').send(fields)
const idIn = (location: string | undefined) => location?.split('/').at(-1) ?? ''

describe('the import', () => {
  const file =
    'Email,First Name,Company Name,Employees,Note\nann@large.example,"<img src=x onerror=alert(1)>",Large,,=1+1\nbroken,Bob,Small,,\n王@x.example,王,Small,,'
  const upload = (content: string | Buffer, name = 'people.csv') =>
    rosa.post(`${base}/contacts/import`).attach('file', Buffer.from(content), name)

  it('says what is wrong with a file that cannot be read, or that is missing', async () => {
    expect((await upload('Email\n"open')).text).toContain('never closed')
    expect((await upload('')).text).toContain('Choose a CSV file that is not empty.')
    expect((await rosa.post(`${base}/contacts/import`).type('form').send({})).status).toBe(400)
  })

  it('shows rows, reasons and columns escaped, lets the mapping be changed, then writes', async () => {
    const uploaded = await upload(file, '../../<b>evil</b>.csv')
    expect(uploaded.status).toBe(303)
    const check = await rosa.get(uploaded.headers.location ?? '')
    expect(check.text).toContain('got “broken”')
    expect(check.text).not.toContain('<img src=x')
    expect(check.text).not.toContain('<b>evil')
    expect(await world.container.contacts.count({ studyId: idIn(base) })).toBe(0)
    const path = (uploaded.headers.location ?? '').slice(base.length)
    const again = await post(path, {
      act: 'check',
      'mapping[c4]': 'skip',
      'mapping[c3]': 'nonsense',
      lifecycle: 'customer',
    })
    expect(again.text).toMatch(/id="mapping-4"[^>]*>\s*<option value="skip" selected>/)
    const done = await post(path, { act: 'import', 'mapping[c4]': 'skip', lifecycle: 'customer' })
    expect(done.headers.location).toBe(`${base}/contacts`)
    const list = await rosa.get(`${base}/contacts`)
    expect(list.text).toContain('Imported: 2 new contacts')
    expect(list.text).toContain('1 row left out')
    expect((await rosa.get(uploaded.headers.location ?? '')).status).toBe(410)
    const [ann] = await world.container.contacts.page({ studyId: idIn(base), search: 'ann@' }, { skip: 0, limit: 1 })
    expect([ann?.lifecycle, ann?.own]).toEqual(['customer', {}])
  })
})

describe('contacts', () => {
  it('are listed with fit and reason, filtered, and found by any part of a name', async () => {
    const all = (await rosa.get(`${base}/contacts`)).text
    expect(all).toContain('Good fit')
    expect(all).toContain('Employees: 4; must be at least 100')
    expect((await rosa.get(`${base}/contacts?fit=good`)).text).not.toContain('王')
    expect((await rosa.get(`${base}/contacts?q=%E7%8E%8B`)).text).toContain('王')
    expect((await rosa.get(`${base}/contacts?fit=nonsense&page=-4`)).status).toBe(200)
    expect((await rosa.get(`${base}/contacts?q=nobody-here`)).text).toContain('Nobody matches these filters')
  })

  it('come in pages of fifty', async () => {
    const other = await world.container.studies.create({ name: 'Many', goal: '', company: '', product: '' })
    const rows = Array.from({ length: 120 }, (_, at) => `p${String(at).padStart(3, '0')}@x.example,Person ${at}`)
    await world.container.importer.run(other.id, Buffer.from(`Email,Last name\n${rows.join('\n')}`))
    const last = (await rosa.get(`/studies/${other.id}/contacts?page=99`)).text
    expect(last).toContain('Page 3 of 3')
    expect(last.match(/data-item/g)).toHaveLength(20)
  })

  it('are added by hand, refused with the fault at its field, changed and removed', async () => {
    const bad = await post('/contacts', { email: 'x@', firstName: 'Łucja' })
    expect([bad.status, bad.text.includes('value="Łucja"'), bad.text.includes('like name@example.com')]).toEqual([
      400,
      true,
      true,
    ])
    expect((await post('/contacts', { email: 'ann@large.example' })).text).toContain('is there already')
    const made = await post('/contacts', {
      email: 'lu@x.example',
      firstName: 'Łucja',
      company: 'Large',
      country: 'Polska',
      lifecycle: 'lead',
    })
    const path = (made.headers.location ?? '').slice(base.length)
    const page = (await rosa.get(base + path)).text
    expect(page).toContain('Employees: 400 (at least 100)')
    expect(
      (
        await post(path, {
          email: 'lu@x.example',
          firstName: 'Lu',
          lifecycle: 'customer',
          version: '1',
          optedOut: 'on',
        })
      ).status,
    ).toBe(303)
    expect(await world.container.contacts.get(idIn(path))).toMatchObject({
      firstName: 'Lu',
      lifecycle: 'customer',
      optedOut: true,
    })
    expect((await post(path, { email: 'lu@x.example', version: '1' })).status).toBe(409)
    const refused = await post(path, { email: 'lu', firstName: 'Luisa', company: 'New Co', lifecycle: 'former' })
    expect(refused.status).toBe(400)
    for (const typed of ['value="lu"', 'value="Luisa"', 'value="New Co"', '<option selected>former</option>'])
      expect(refused.text).toContain(typed)
    expect((await post(`${path}/remove`, {})).status).toBe(303)
    expect((await rosa.get(base + path)).status).toBe(404)
  })

  it('with a Chinese name stand as they are called, family name first, and are found by it', async () => {
    const made = await post('/contacts', {
      email: 'zhou@x.example',
      firstName: '文博',
      lastName: '周',
      lifecycle: 'lead',
    })
    expect((await rosa.get(made.headers.location ?? '')).text).toContain('<h1>周文博</h1>')
    expect((await rosa.get(`${base}/contacts?q=${encodeURIComponent('周文博')}`)).text).toContain('>周文博</a>')
    const { body } = await world.api('get', `/contacts/${idIn(made.headers.location)}`)
    expect(body).toMatchObject({ name: '周文博', firstName: '文博', lastName: '周' })
  })

  it('leave as CSV with formulas made harmless there and only there', async () => {
    await post('/contacts', { email: 'formula@x.example', firstName: '=HYPERLINK("x")', lifecycle: 'lead' })
    const csv = await rosa.get(`${base}/contacts.csv?q=formula`)
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.text).toContain(`"'=HYPERLINK(""x"")"`)
    expect(csv.text.trim().split('\n')).toHaveLength(2)
  })
})

describe('a company', () => {
  const row = 'Email,Company Name,Website,Employees,Technologies\nzoe@zed.example,Zed,zed.example,40,"Excel, Slack"'
  let path: string
  beforeAll(async () => {
    await world.container.importer.run(idIn(base), Buffer.from(row))
    const [zoe] = await world.container.contacts.page({ studyId: idIn(base), search: 'zoe@' }, { skip: 0, limit: 1 })
    path = `/accounts/${zoe?.accountId}`
    await world.api('patch', path).send({ own: { 'Renewal month': 'May' } })
    expect((await rosa.get(`${base}/contacts/${zoe?.id}`)).text).toContain(`href="${base}${path}"`)
  })
  const known = async () => world.container.accounts.get(idIn(path))

  it('of another study is absent', async () => {
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await rosa.get(`/studies/${other.id}${path}`)).status).toBe(404)
    expect((await rosa.post(`/studies/${other.id}${path}`).type('form').send({ name: 'X' })).status).toBe(404)
  })

  it('is refused with the fault at its field, as it was typed, or when somebody was quicker', async () => {
    const bad = await post(path, { name: ' ', 'facts[employees]': 'many<b>', domain: 'zed.example' })
    expect(bad.status).toBe(400)
    for (const part of ['Give the company a name.', 'many&lt;b&gt;', 'id="f-employees-fault"'])
      expect(bad.text).toContain(part)
    await world.container.importer.run(
      idIn(base),
      Buffer.from('Email,Company Name,Website\nyan@yen.example,Yen,yen.example'),
    )
    const taken = await post(path, { name: 'Zed', domain: 'yen.example' })
    expect([taken.status, taken.text.includes('is there already')]).toEqual([400, true])
    expect((await post(path, { name: 'Zed', domain: 'zed.example', version: 99 })).status).toBe(409)
    expect((await known()).facts.employees).toBe(40)
  })

  it('shows its people and facts; what is changed is kept, what is blanked is not known any more', async () => {
    const page = (await rosa.get(base + path)).text
    for (const part of ['zoe@zed.example', 'value="Excel, Slack"', 'Renewal month']) expect(page).toContain(part)
    const { version } = await known()
    const facts = {
      'facts[employees]': '1.2k',
      'facts[technologies]': 'Excel',
      'facts[country]': 'Polska',
      'facts[churn]': 'at risk',
    }
    expect(
      (await post(path, { version, name: 'Zed Group', domain: 'zed.example', ...facts, 'own[o0]': '' })).status,
    ).toBe(303)
    expect(await known()).toMatchObject({
      name: 'Zed Group',
      facts: { employees: 1200, technologies: ['Excel'], country: 'PL', churn: 'at risk' },
      own: {},
    })
    const again = {
      version: version + 1,
      name: 'Zed Group',
      domain: 'zed.example',
      'facts[technologies]': 'Excel',
      'facts[country]': 'PL',
    }
    await post(path, again)
    expect((await known()).facts).toEqual({ technologies: ['Excel'], country: 'PL' })
  })
})
