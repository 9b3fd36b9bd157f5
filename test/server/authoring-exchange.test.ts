// Surveys made with other programs: refused with the place, shown with what is lost, taken as a draft, and given back.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { readWorkbook } from '../../surveys/exchange/read-workbook'
import { createWorld, type World } from '../support/world'

let world: World
let study: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  study = (await world.container.studies.create({ name: 'Solar', goal: '', company: '', product: '' })).id
})
afterAll(() => world.close())

const lime = (rows: string) =>
  Buffer.from(`class\ttype/scale\tname\trelevance\ttext\tlanguage\tvalidation\nG\t0\tFirst\t1\t\ten\t\n${rows}`)
const good = lime('Q\tT\twhy\t1\t<b>Why</b> us?\ten\t/x/\nQ\tY\tagain\twhy == 1\tAgain?\ten\t')
const upload = async (name: string, bytes: Buffer | string) =>
  (await world.as('rosa')).post(`/studies/${study}/surveys/import`).attach('file', Buffer.from(bytes as string), name)

describe('a file in the page', () => {
  it('is for researchers only', async () => {
    const stan = await world.as('stan')
    expect((await stan.get(`/studies/${study}/surveys/import`)).status).toBe(403)
    expect((await stan.post(`/studies/${study}/surveys/import`).attach('file', good, 'a.txt')).status).toBe(403)
  })

  it.each([
    ['without a byte', 'a.txt', '', 'Choose a file that is not empty'],
    ['that is no survey', 'a.csv', 'name,age\nAda,36', 'missing: class'],
    ['that is an archive of something else', 'a.xlsx', 'PK\u0003\u0004nonsense', 'expected a spreadsheet'],
    ['of broken JSON', 'a.json', '{"pages": [', 'expected JSON'],
    ['with a name that is markup and a path', '../../<img src=x>.txt', 'nothing', 'missing: class'],
    [
      'with a wrong row',
      'a.txt',
      lime('Q\tT\twhy\t1\tWhy?\ten\t\nQ\tT\twhy\t1\tWhy?\ten\t').toString(),
      'row 4, name: expected a code that no other question has',
    ],
  ])('%s is refused with the reason', async (_, name, bytes, expected) => {
    const { status, text } = await upload(name, bytes)
    expect([status, text.includes(expected.replace(/"/g, '&quot;'))]).toEqual([400, true])
    expect(text).not.toContain('<img src=x>')
  })

  it('of more than 5 MB is refused', async () => {
    expect((await upload('a.txt', 'x'.repeat(5_000_001))).status).toBe(413)
  })

  it('is shown with what is lost, and nothing is made before it is taken', async () => {
    const rosa = await world.as('rosa')
    const check = (await upload('old.txt', good)).headers.location as string
    const shown = (await rosa.get(check)).text
    for (const part of [
      'old.txt',
      'LimeSurvey',
      'Why us?',
      'row 3, why: the pattern /x/',
      'row 4, again: the condition why &#x3D;&#x3D; 1',
    ])
      expect(shown).toContain(part)
    expect((await world.container.authoring.list(study)).length).toBe(0)
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    expect((await rosa.get(check.replace(study, other.id))).status).toBe(410)
    const made = (await rosa.post(check)).headers.location as string
    expect((await rosa.get(made)).text).toContain('Why us?')
    expect((await rosa.post(check)).status).toBe(410)
  })

  it('of our own comes in as it went out', async () => {
    const rosa = await world.as('rosa')
    const { body } = await world.api('post', '/surveys').send({ instrument: 'staff', study })
    const file = await rosa.get(`/studies/${study}/surveys/${body.id}/export?format=verbatim`)
    expect(file.headers['content-disposition']).toContain('.json')
    const check = (await upload('own.json', file.text)).headers.location as string
    const made = ((await rosa.post(check)).headers.location as string).split('/').at(-1) ?? ''
    expect((await world.container.authoring.get(made)).definition).toEqual(body.definition)
  })
})

describe('the API', () => {
  it('refuses a format it does not know, a file that is not there, and a file that is another one', async () => {
    expect((await world.api('post', '/surveys/import?format=punchcards').send({})).status).toBe(400)
    expect((await world.api('post', '/surveys/import?format=xlsform').send({})).body.code).toBe('request.malformed')
    const wrong = await world.api('post', '/surveys/import?format=xlsform').type('text/plain').send(good.toString())
    expect([wrong.status, wrong.body.code, wrong.body.faults[0].path]).toEqual([400, 'survey.unreadable', 'file'])
  })

  it('refuses a file that would unpack to more than we take, quickly', async () => {
    const bomb = zipSync({
      'xl/workbook.xml': strToU8('<workbook/>'),
      'xl/sharedStrings.xml': new Uint8Array(60_000_000),
    })
    const answer = await world
      .api('post', '/surveys/import?format=xlsform')
      .type('application/octet-stream')
      .send(Buffer.from(bomb))
    expect([answer.status, answer.body.title]).toEqual([400, expect.stringContaining('more than 40 MB')])
  })

  it('looks without making anything, then makes it', async () => {
    const before = (await world.container.authoring.list()).length
    const send = (query: string) =>
      world
        .api('post', `/surveys/import?format=limesurvey-tsv&study=${study}${query}`)
        .type('text/plain')
        .send(good.toString())
    const looked = await send('&dryRun=true')
    expect([looked.status, looked.body.left.length, looked.body.faults]).toEqual([200, 2, []])
    expect((await world.container.authoring.list()).length).toBe(before)
    const made = await send('')
    expect([made.status, made.body.title, made.body.left]).toEqual([201, 'Imported survey', looked.body.left])
  })

  it.each(['limesurvey-tsv', 'xlsform', 'surveyjs'] as const)(
    'gives a survey as %s and takes it back',
    async (format) => {
      const { body } = await world.api('post', '/surveys').send({ instrument: 'lead', study })
      const out = await world
        .api('get', `/surveys/${body.id}/export?format=${format}`)
        .buffer(true)
        .parse((response, done) => {
          const pieces: Buffer[] = []
          response.on('data', (piece: Buffer) => pieces.push(piece))
          response.on('end', () => done(null, Buffer.concat(pieces)))
        })
      expect(out.status).toBe(200)
      if (format === 'xlsform')
        expect(readWorkbook(out.body)).toMatchObject({
          ok: true,
          sheets: [{ name: 'survey' }, { name: 'choices' }, { name: 'settings' }],
        })
      const back = await world
        .api('post', `/surveys/import?format=${format}`)
        .type('application/octet-stream')
        .send(out.body)
      expect(back.status).toBe(201)
      const count = (definition: { pages: { questions: unknown[] }[] }) =>
        definition.pages.flatMap(({ questions }) => questions).length
      expect(count(back.body.definition)).toBe(count(body.definition))
    },
  )

  it('gives files in which nothing is ever a formula', async () => {
    const text = { en: '=HYPERLINK("http://elsewhere.example")' }
    const definition = {
      kind: 'survey',
      language: 'en',
      languages: ['en'],
      title: { en: 'T' },
      pages: [{ key: 'p', questions: [{ key: 'q', kind: 'long', text }] }],
    }
    const { body } = await world.api('post', '/surveys').send({ definition, study })
    const tsv = await world.api('get', `/surveys/${body.id}/export?format=limesurvey-tsv`)
    expect(tsv.text).toMatch(/\t"?'=HYPERLINK/)
    const rosa = await world.as('rosa')
    const xlsx = await rosa
      .get(`/studies/${study}/surveys/${body.id}/export?format=xlsform`)
      .buffer(true)
      .parse((response, done) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => done(null, Buffer.concat(pieces)))
      })
    const sheet = strFromU8(unzipSync(xlsx.body)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
    expect(sheet).toContain('<is><t xml:space="preserve">=HYPERLINK')
    expect(sheet).not.toContain('<f>')
  })
})
