// Personas over HTTP: the way from a draft by hand over its lines to a published page and its file.
import { usePersonaDesk } from '../support/persona-desk'
import type { Agent } from '../support/world'

const desk = usePersonaDesk()
const { post, now, aDraft, addLine, published, publishAgain } = desk
const poison = '<img src=x onerror=alert(1)> {{constructor.constructor}} ${7*7} =HYPERLINK("x")'

describe('what people wrote', () => {
  it('is escaped in every page, and raw in JSON', async () => {
    await published('Beside Lee')
    const id = await aDraft(poison)
    await addLine(id, 'challenge', poison, { reply: poison })
    await post(desk.rosa, `/personas/${id}`, { version: (await now(id)).version, summary: poison })
    await publishAgain(id, poison)
    const { token } = await desk.world.container.personas.publishing.share(id, poison, {
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
      `/studies/${desk.study}/personas`,
      `/p/${token}`,
    ]
    for (const path of pages) {
      const { status, text } = await desk.rosa.get(path)
      const shows = [
        text.includes('<img src=x'),
        text.includes('&lt;img src&#x3D;x'),
        text.includes('{{constructor.constructor}}'),
      ]
      expect([path, status, ...shows]).toEqual([path, 200, false, true, true])
    }
    const api = await desk.world.api('get', `/personas/${id}`)
    expect(api.body.lines[0].text).toBe(poison)
  })

  it('never starts a formula in a spreadsheet, and is plain in Markdown', async () => {
    const id = await aDraft('Careful Jo')
    await addLine(id, 'challenge', '=HYPERLINK("http://x")', { reply: '+1 <b>bold</b>' })
    await addLine(id, 'goal', '\t@SUM(A1)')
    await publishAgain(id, 'x y z')
    const csv = await desk.rosa.get(`/personas/${id}/export?format=csv`)
    expect(csv.text).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(csv.text).toContain(`'+1 <b>bold</b>`)
    expect(csv.text).not.toMatch(/(^|,)"?[=+@]/m)
    const md = await desk.rosa.get(`/personas/${id}/export?format=md`)
    expect(md.text).toContain('&lt;b\\>bold')
  })

  it('comes out of the PDF in Polish and Chinese as it went in', async () => {
    const id = await aDraft('Przeciążony Sam 忙碌的计划')
    await addLine(id, 'challenge', 'Zażółć gęślą jaźń: pilne zlecenia', { reply: '一键重新排程，客户订单不再延误' })
    await publishAgain(id, 'Pierwsza wersja.')
    const pdf = await desk.rosa
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
    expect((await desk.rosa.get(`/personas/${id}?draft=1`)).text).toContain('assumption')
    await post(desk.rosa, `/personas/${id}/lines/${line?.id}`, {
      version: (await now(id)).version,
      text: 'Afraid of a long roll-out',
      origin: 'typed',
      act: 'save',
    })
    expect((await now(id)).lines[0]?.origin).toBe('typed')
  })

  it('about a tool that our product does not work with say whom not to aim for, on the page and the call sheet', async () => {
    const id = await aDraft()
    const words = 'Do not aim for companies that depend on'
    const pages = async () =>
      Promise.all(['', '/sheet'].map(async (at) => (await desk.rosa.get(`/personas/${id}${at}?draft=1`)).text))
    await addLine(id, 'technology', 'A spreadsheet', { judgement: 'partly' })
    await addLine(id, 'challenge', 'Paper everywhere', { judgement: 'no' })
    for (const text of await pages()) expect(text).not.toContain(words)
    await addLine(id, 'technology', 'A mainframe of 1988', { judgement: 'no' })
    for (const text of await pages()) {
      const notice = text.slice(text.indexOf(words)).split('</ul>')[0]
      expect(notice).toContain('A mainframe of 1988')
      expect(notice).not.toContain('A spreadsheet')
      expect(notice).not.toContain('Paper everywhere')
    }
  })

  it('stand in the editor as text with where they come from, each with a closed form and the empty fields behind one press', async () => {
    const id = await aDraft()
    await addLine(id, 'challenge', 'Zażółć <b>gęślą</b> jaźń 急单', { reply: 'Replan in one drag' })
    const { text } = await desk.rosa.get(`/personas/${id}/edit`)
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
    expect(await move(desk.viktor, first?.id, 'down')).toBe(403)
    expect(await move(desk.rosa, 'nobody', 'down')).toBe(404)
    expect((await post(desk.rosa, `/personas/${id}/lines/${first?.id}`, { version: 1, act: 'down' })).status).toBe(409)
    expect(await move(desk.rosa, first?.id, 'up')).toBe(303)
    expect(await goals()).toEqual(['First', 'Second'])
    const ada = await desk.world.as('ada')
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
    await post(desk.rosa, `/personas/${id}/lines/${challenge?.id}`, {
      version: (await now(id)).version,
      text: 'Rush orders tear up the plan twice a day',
      act: 'save',
    })
    expect((await desk.viktor.get(`/personas/${id}`)).text).not.toContain('lasts until Friday')
    await publishAgain(id, 'Goals added.')
    const log = await desk.viktor.get(`/personas/${id}/changes?from=1&to=2`)
    expect(log.text).toContain('Goals: added “A plan that lasts until Friday”.')
    expect(log.text).toContain('“Rush orders tear the plan apart” now reads “Rush orders tear up the plan twice a day”')
    expect((await desk.viktor.get(`/personas/${id}?version=1`)).text).toContain('Rush orders tear the plan apart')
    const diff = await desk.world.api('get', `/personas/${id}/diff?from=2&to=1`)
    expect(diff.body.changes.map(({ kind }: { kind: string }) => kind)).toEqual(['changed', 'removed'])
  })

  it('is finished with the present words after it was cut off half-way', async () => {
    const id = await aDraft('Halfway Kim')
    await addLine(id, 'challenge', 'The words of now')
    const { revisionStore } = desk.world.container.personas
    const content = { kind: 'persona', name: 'Halfway Kim', summary: 'The words of before', lines: [] } as const
    const by = { id: 'x', name: 'Rosa' }
    await revisionStore.insert({
      persona: id,
      study: desk.study,
      number: 1,
      content,
      note: '',
      by,
      signedOffBy: [],
      publishedAt: desk.world.clock.now,
    })
    await publishAgain(id, 'First version.')
    const page = (await desk.viktor.get(`/personas/${id}`)).text
    expect([page.includes('The words of now'), page.includes('The words of before')]).toEqual([true, false])
  })

  it('needs a new sign-off after any change of the words', async () => {
    const id = await aDraft()
    await addLine(id, 'challenge', 'Nobody tells the shop floor')
    await post(desk.rosa, `/personas/${id}/submit`)
    await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    await addLine(id, 'challenge', 'Stock figures are wrong by noon')
    const refused = await post(desk.rosa, `/personas/${id}/publish`, {
      version: (await now(id)).version,
      note: 'First.',
    })
    expect([refused.status, refused.text.includes('Nobody has signed off')]).toEqual([409, true])
  })

  it('tells everybody who reads personas once, with what changed', async () => {
    const id = await published('Telling Kris')
    await addLine(id, 'motivator', 'Fewer calls after six')
    await post(desk.rosa, `/personas/${id}/submit`)
    await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    const before = desk.world.inbox.mails.length
    await post(desk.rosa, `/personas/${id}/publish`, {
      version: (await now(id)).version,
      note: 'What moves them.',
      tell: 'on',
    })
    await desk.world.container.jobs.settled()
    const mails = desk.world.inbox.mails.slice(before)
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(
      ['ada', 'rosa', 'stan', 'viktor'].map((name) => `${name}@verbatim.test`),
    )
    expect(mails[0]?.mail.subject).toBe('Telling Kris: version 2 is out')
    expect(mails[0]?.mail.text).toContain('Motivators: added “Fewer calls after six”.')
  })

  it('tells them later when the mail server takes nothing for now', async () => {
    const id = await published('Patient Kris')
    await addLine(id, 'motivator', 'Fewer calls after six')
    await post(desk.rosa, `/personas/${id}/submit`)
    await post(desk.rosa, `/personas/${id}/sign-off`, { version: (await now(id)).version })
    let refusals = 0
    desk.world.inbox.refuse = () => (refusals++ < 4 ? [421, 'closing'] : undefined)
    const { version } = await now(id)
    await post(desk.rosa, `/personas/${id}/publish`, { version, note: 'What moves them.', tell: 'on' })
    await desk.world.container.jobs.settled()
    const told = desk.world.inbox.mails.filter(({ mail }) => mail.subject === 'Patient Kris: version 2 is out')
    expect(told.map(({ to }) => to[0]).sort()).toEqual(
      ['ada', 'rosa', 'stan', 'viktor'].map((name) => `${name}@verbatim.test`),
    )
  })

  it('is over for readers when the persona is retired, while its versions stay', async () => {
    const id = await published('Retiring Nikita')
    await post(desk.rosa, `/personas/${id}/retire`)
    expect((await desk.viktor.get(`/personas/${id}`)).status).toBe(404)
    expect((await desk.viktor.get('/personas')).text).not.toContain('Retiring Nikita')
    expect((await desk.world.container.personas.publishing.revisions(id)).length).toBe(1)
  })
})
