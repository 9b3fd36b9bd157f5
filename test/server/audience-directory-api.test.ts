// Companies, people and their import over the API, on the real application.
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const send = (method: 'post' | 'put' | 'patch', path: string, body: object) => world.api(method, path).send(body)
const newIcp = async (criteria: object[], more: object = {}) =>
  (await send('post', '/icps', { name: 'Installers', criteria, ...more })).body
const csv = (text: string | Buffer, query = '') =>
  world.api('post', `/contacts/import${query}`).set('Content-Type', 'text/csv').send(text)

describe('companies', () => {
  it('are refused without a name, with an unreadable fact, or twice', async () => {
    expect((await send('post', '/accounts', {})).body.faults).toEqual([
      { path: 'name', message: 'Give the company a name or a domain.' },
    ])
    expect((await send('post', '/accounts', { name: 'X', country: 'Atlantis' })).body.faults[0].path).toBe('country')
    expect((await send('post', '/accounts', { name: 'Twice', domain: 'https://www.twice.example/x' })).status).toBe(201)
    expect((await send('post', '/accounts', { name: 'Other', domain: 'TWICE.example' })).body.code).toBe(
      'account.exists',
    )
  })

  it('keep facts, the code of their industry and own fields, and clear what is null', async () => {
    const { body: made } = await send('post', '/accounts', {
      name: 'Solar Boost',
      domain: 'solar.example',
      industry: 'Renewables & Environment',
      employees: '1,200',
      technologies: ['SAP', 'Excel'],
      own: { 'Renewal month': 'May', $where: 'x', 'a.b': 'c', constructor: 'fine' },
      answerHours: '2 days',
    })
    expect(made).toMatchObject({
      industryCode: 'D',
      employees: 1200,
      answerHours: 48,
      own: { 'Renewal month': 'May', $where: 'x', 'a.b': 'c', constructor: 'fine' },
    })
    const { body: changed } = await send('patch', `/accounts/${made.id}`, {
      employees: null,
      own: { 'a.b': null },
      version: made.version,
    })
    expect(changed.employees).toBeUndefined()
    expect(Object.keys(changed.own)).toEqual(['Renewal month', '$where', 'constructor'])
    expect((await send('patch', `/accounts/${made.id}`, { name: 'Late', version: made.version })).status).toBe(409)
  })
})

describe('people', () => {
  it('are refused with a bad address, without any, or twice', async () => {
    expect((await send('post', '/contacts', { email: 'a@x.example,b@y.example' })).body.faults[0]).toEqual({
      path: 'email',
      message: 'Expected one e-mail address, got several.',
    })
    expect((await send('post', '/contacts', { firstName: 'Nobody' })).status).toBe(400)
    expect((await send('post', '/contacts', { email: 'x@x.example', lifecycle: 'alien' })).body.faults[0].path).toBe(
      'lifecycle',
    )
    expect((await send('post', '/contacts', { email: 'cleo@x.example', firstName: 'Cleo' })).status).toBe(201)
    expect((await send('post', '/contacts', { email: 'CLEO@X.example' })).body.code).toBe('contact.exists')
  })

  it('come with their company, are judged, listed by fit, changed and removed', async () => {
    const study = await world.container.studies.create({ name: 'Fit', goal: '', company: '', product: '' })
    const studyId = study.id
    await newIcp([{ field: 'employees', op: 'at-least', value: 100 }], { studyId })
    const { body: good } = await send('post', '/contacts', {
      studyId,
      email: 'good@a.example',
      firstName: '<script>alert(1)</script>',
      account: { name: 'Big', employees: 500 },
    })
    await send('post', '/contacts', {
      studyId,
      email: 'poor@b.example',
      company: 'Small',
      employees: 3,
      jobTitle: 'Chief',
    })
    await send('post', '/contacts', { studyId, email: 'unknown@c.example' })
    await send('post', '/contacts', { studyId, email: 'stan@verbatim.test', lifecycle: 'staff' })
    expect(good).toMatchObject({ firstName: '<script>alert(1)</script>', company: 'Big', fit: 'good' })
    const byFit = async (fit: string) =>
      (await world.api('get', `/contacts?studyId=${studyId}&fit=${fit}`)).body.items.map(
        ({ email }: { email: string }) => email,
      )
    expect([await byFit('good'), await byFit('poor'), await byFit('unknown')]).toEqual([
      ['good@a.example'],
      ['poor@b.example'],
      ['unknown@c.example'],
    ])
    const all = (await world.api('get', `/contacts?studyId=${studyId}&limit=3`)).body
    expect(all.items[1]).toMatchObject({
      jobTitle: 'Chief',
      fit: 'poor',
      fitReasons: ['Employees: 3; must be at least 100'],
    })
    const rest = (await world.api('get', `/contacts?studyId=${studyId}&limit=3&cursor=${all.next}`)).body
    expect([rest.items.map(({ lifecycle }: { lifecycle: string }) => lifecycle), rest.items[0].fit, rest.next]).toEqual(
      [['staff'], undefined, null],
    )

    await send('patch', `/accounts/${good.accountId}`, { employees: 10 })
    expect((await world.api('get', `/contacts/${good.id}`)).body.fit).toBe('poor')
    const moved = await send('patch', `/contacts/${good.id}`, {
      firstName: 'Gina',
      company: null,
      version: good.version,
    })
    expect([moved.body.firstName, moved.body.accountId, moved.body.fit]).toEqual(['Gina', undefined, 'unknown'])
    expect((await send('patch', `/contacts/${good.id}`, { firstName: 'Late', version: good.version })).status).toBe(409)
    expect((await world.api('delete', `/contacts/${good.id}`)).status).toBe(204)
    expect((await world.api('delete', `/contacts/${good.id}`)).status).toBe(404)
  })

  it('may not be put with a company of another study', async () => {
    const { body: account } = await send('post', '/accounts', { name: 'Here' })
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const answer = await send('post', '/contacts', { studyId: other.id, email: 'z@x.example', accountId: account.id })
    expect(answer.body.code).toBe('account.absent')
  })

  it('are never found by operators in place of words', async () => {
    expect((await world.api('get', '/contacts?search[$ne]=x')).status).toBe(200)
    expect((await world.api('get', '/contacts?fit=perfect')).status).toBe(400)
    expect((await world.api('get', `/contacts?search=${encodeURIComponent('(((')}`)).body.items).toEqual([])
    expect((await world.api('get', '/contacts?studyId=nope')).status).toBe(404)
  })
})

describe('an import', () => {
  const file = [
    'First Name;Last Name;Email;Company Name;Website URL;Number of Employees;Industry;Country/Region;Lifecycle Stage',
    'Zoë;Müller;zoe@big.example;Big AG;big.example;1.200;Computer Software;Germany;Customer',
    '小明;王;wang@big.example;Big AG;big.example;;;China;Lead',
    'Jan;Kowalski;not-an-address;Mała sp. z o.o.;mala.example;5;Retail;Polska;Lead',
    'Ola;Nowak;ola@mala.example;Mała;mala.example;many;Retail;Polska;Former customer',
  ].join('\r\n')
  let studyId: string
  beforeAll(async () => {
    studyId = (await world.container.studies.create({ name: 'Import', goal: '', company: '', product: '' })).id
  })
  const count = async () => [
    await world.container.contacts.count({ studyId }),
    await world.container.accounts.count(studyId),
  ]

  it('is refused as a whole when the file cannot be read, or nothing came', async () => {
    expect((await csv('', `?studyId=${studyId}`)).body.code).toBe('import.unreadable')
    expect((await csv('Email\n"open', `?studyId=${studyId}`)).body.title).toContain('line 2 and is never closed')
    expect((await send('post', `/contacts/import?studyId=${studyId}`, { rows: [] })).body.code).toBe(
      'import.unreadable',
    )
    expect((await csv(file, `?studyId=${studyId}&dryRun=perhaps`)).status).toBe(400)
    expect(
      (await csv(file, `?studyId=${studyId}&mapping=%7B%22Nope%22%3A%22email%22%7D`)).body.faults[0].message,
    ).toContain('no column “Nope”')
    expect((await csv(Buffer.alloc(33_000_000, 'a'), `?studyId=${studyId}`)).status).toBe(413)
    expect(await count()).toEqual([0, 0])
  })

  it('as a dry run says what would happen, row by row, and writes nothing', async () => {
    const { body } = await csv(file, `?dryRun=true&studyId=${studyId}`)
    expect(body).toMatchObject({
      dryRun: true,
      rows: 4,
      separator: ';',
      encoding: 'UTF-8',
      contacts: { created: 3, updated: 0, unchanged: 0 },
      accounts: { created: 2 },
      refused: [{ row: 4, reason: 'Expected an e-mail address like name@example.com, got “not-an-address”.' }],
      remarks: [{ row: 5, column: 'Number of Employees' }],
    })
    expect(body.columns[5]).toEqual({ header: 'Number of Employees', target: 'account.employees', example: '1.200' })
    expect(await count()).toEqual([0, 0])
  })

  it('writes nothing at all when asked for all or nothing and a row is refused', async () => {
    const answer = await csv(file, `?allOrNothing=true&studyId=${studyId}`)
    expect([answer.status, answer.body.faults[0].path]).toEqual([400, 'row 4'])
    expect(await count()).toEqual([0, 0])
  })

  it('brings people with their companies, and a second time changes nothing', async () => {
    expect((await csv(file, `?studyId=${studyId}`)).body).toMatchObject({
      dryRun: false,
      contacts: { created: 3 },
      accounts: { created: 2 },
    })
    expect(await count()).toEqual([3, 2])
    expect((await csv(file, `?studyId=${studyId}`)).body).toMatchObject({
      contacts: { created: 0, updated: 0, unchanged: 3 },
      accounts: { created: 0, updated: 0, unchanged: 2 },
    })
    const { items } = (await world.api('get', `/contacts?studyId=${studyId}&search=M%C3%9CLLER`)).body
    expect(items).toMatchObject([{ firstName: 'Zoë', company: 'Big AG', country: 'DE', lifecycle: 'customer' }])
    expect(
      (await world.api('get', `/contacts?studyId=${studyId}&search=${encodeURIComponent('王')}`)).body.items[0].company,
    ).toBe('Big AG')
  })

  it('completes what is known, never erases, and opts nobody in again', async () => {
    const [ola] = (await world.api('get', `/contacts?studyId=${studyId}&search=ola`)).body.items
    await send('patch', `/contacts/${ola.id}`, { optedOut: true, jobTitle: 'Buyer' })
    const again = 'Email,Job Title,Opt out,Company,Employees\nOLA@mala.example,,no,Mała,12'
    expect((await csv(again, `?studyId=${studyId}`)).body).toMatchObject({
      contacts: { unchanged: 1 },
      accounts: { updated: 1 },
    })
    const { body } = await world.api('get', `/contacts/${ola.id}`)
    expect(body).toMatchObject({ optedOut: true, jobTitle: 'Buyer', firstName: 'Ola', lifecycle: 'former' })
    expect((await world.api('get', `/accounts/${body.accountId}`)).body).toMatchObject({
      name: 'Mała',
      employees: 12,
      domain: 'mala.example',
    })
  })

  it('follows a mapping that is sent along', async () => {
    const mapping = encodeURIComponent(JSON.stringify({ Kontakt: 'email', Liczba: 'employees', Uwagi: 'skip' }))
    const { body } = await csv(
      'Kontakt,Liczba,Uwagi,Company\nmap@m.example,77,x,Mapped',
      `?studyId=${studyId}&mapping=${mapping}`,
    )
    expect(body.contacts.created).toBe(1)
    const [mapped] = (await world.api('get', `/contacts?studyId=${studyId}&search=map@m`)).body.items
    expect((await world.api('get', `/accounts/${mapped.accountId}`)).body.employees).toBe(77)
  })

  it('keeps formulas and markup as they are: they are made harmless where they are shown', async () => {
    await csv('Email,First name,Company\nform@f.example,"=cmd()","<b>Bold</b>"', `?studyId=${studyId}`)
    const [one] = (await world.api('get', `/contacts?studyId=${studyId}&search=form@f`)).body.items
    expect([one.firstName, one.company]).toEqual(['=cmd()', '<b>Bold</b>'])
  })
})
