// Corrections through the real application: refusals first, then that they hold, come back from undo, survive a re-run, and that
// what people wrote is shown as text and gone when it is withdrawn.
import type { Board, BoardTheme } from '../../server/insights/results/board'
import { answersOf, themeOf } from '../../server/insights/results/board'
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy, saidBy } from '../support/answered-study'
import { createWorld, type World } from '../support/world'

let world: World
let studyId: string
let run: Run

const hostile = '<script>alert(1)</script> our spreadsheets {{#with}} never agree'
const chinese = '每个月都要手工复制表格里的数字，太费时间了'

beforeAll(async () => {
  world = await createWorld()
  const said = [
    ...Array.from({ length: 42 }, (_, at) => saidBy(at)),
    { challenge: hostile },
    { challenge: chinese, language: 'zh' },
  ]
  const { study } = await createAnsweredStudy(world, [...said, { challenge: '=SUM(A1) is broken in our spreadsheets' }])
  studyId = study.id
  run = await analyse()
}, 120_000)
afterAll(() => world.close())

async function analyse(): Promise<Run> {
  const response = await world.api('post', '/runs').send({ studyId })
  expect(response.status).toBe(201)
  await world.container.jobs.settled()
  return world.container.insights.runs.get((response.body as Run).id)
}
const board = (of = run): Promise<Board> => world.container.insights.runs.board(of)
const themes = async (topic = 'challenge'): Promise<readonly BoardTheme[]> =>
  (await board()).topics.find((one) => one.topic === topic)?.themes ?? []
const two = async (): Promise<[BoardTheme, BoardTheme]> => {
  const [one, other] = await themes()
  return [one as BoardTheme, other as BoardTheme]
}
const edit = (body: object) => world.api('post', `/runs/${run.id}/edits`).send(body)
const undo = () => world.api('post', `/runs/${run.id}/undo`).send({})
const redo = () => world.api('post', `/runs/${run.id}/redo`).send({})
const ids = (theme: BoardTheme | undefined): string[] => theme?.members.map(({ id }) => id).sort() ?? []

describe('a correction', () => {
  it('is refused when it names what is not there, and nothing is logged', async () => {
    const [one] = await two()
    const member = one.members[0]?.id
    expect((await edit({ kind: 'rename', theme: 'nowhere', name: 'X' })).status).toBe(404)
    expect((await edit({ kind: 'move', answers: ['0123456789abcdef01234567'], theme: one.id })).status).toBe(404)
    expect((await edit({ kind: 'split', theme: one.id, answers: ids(one), name: 'All' })).status).toBe(400)
    expect((await edit({ kind: 'together', answers: [member] })).status).toBe(400)
    expect((await edit({ kind: 'rename', theme: one.id, name: '   ' })).status).toBe(400)
    expect((await edit({ kind: 'shout', theme: one.id })).status).toBe(400)
    expect((await edit({ kind: 'rename', theme: { $ne: '' }, name: 'X' })).status).toBe(400)
    expect(await world.container.insights.edits.list(studyId)).toEqual([])
  })

  it('is refused across topics', async () => {
    const [challenge] = await themes()
    const [motivator] = await themes('motivator')
    const merged = await edit({ kind: 'merge', themes: [challenge?.id, motivator?.id] })
    expect(merged.status).toBe(400)
    const moved = await edit({ kind: 'move', answers: [motivator?.members[0]?.id], theme: challenge?.id })
    expect(moved.status).toBe(400)
  })

  it('has nothing to undo before the first one', async () => {
    expect((await undo()).status).toBe(409)
    expect((await redo()).status).toBe(409)
  })

  it('that contradicts an earlier one is refused with the reason, and quotes nobody', async () => {
    const [one] = await two()
    const pair = ids(one).slice(0, 2)
    expect((await edit({ kind: 'together', answers: pair })).status).toBe(201)
    const refused = await edit({ kind: 'apart', answers: pair })
    expect(refused.status).toBe(409)
    expect(refused.body.title).toMatch(/contradicts earlier corrections: .*\(edit 1\), but .*\(edit 2\)/)
    expect(refused.body.title).not.toMatch(/spreadsheets never|every quarter/)
    expect((await undo()).status).toBe(200)
  })

  it('by two people at once is two entries', async () => {
    const [one, other] = await two()
    const before = (await world.container.insights.edits.list(studyId)).length
    const both = await Promise.all([
      edit({ kind: 'accept', theme: one.id }),
      edit({ kind: 'rename', theme: other.id, name: 'Other' }),
    ])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    const log = await world.container.insights.edits.list(studyId)
    expect(log.length - before).toBe(2)
    expect(new Set(log.map(({ number }) => number)).size).toBe(log.length)
    await undo()
    await undo()
  })
})

describe('undo and redo', () => {
  it('go back to the beginning and forth to the end, and a new correction ends the forth', async () => {
    const untouched = await board()
    const [one, other] = await two()
    await edit({ kind: 'rename', theme: one.id, name: 'First name' })
    await edit({ kind: 'move', answers: [one.members[0]?.id], theme: other.id })
    await edit({ kind: 'merge', themes: [one.id, other.id] })
    const end = await board()
    for (let step = 0; step < 3; step++) expect((await undo()).status).toBe(200)
    expect((await board()).topics).toEqual(untouched.topics)
    for (let step = 0; step < 3; step++) expect((await redo()).status).toBe(200)
    expect((await board()).topics).toEqual(end.topics)
    await undo()
    await edit({ kind: 'rename', theme: other.id, name: 'New way' })
    expect((await redo()).status).toBe(409)
    for (let step = 0; step < 3; step++) expect((await undo()).status).toBe(200)
    expect((await board()).topics).toEqual(untouched.topics)
  })

  it('work by forms too, and come back to the topic they came from', async () => {
    const rosa = await world.as('rosa')
    const [one] = await two()
    const path = `/studies/${studyId}/runs/${run.id}`
    const form = { kind: 'rename', theme: one.id, name: 'By a form', topic: 'challenge' }
    const sent = await rosa.post(`${path}/edits`).type('form').send(form)
    expect([sent.status, sent.headers.location]).toEqual([303, `${path}/themes?topic=challenge#theme-${one.id}`])
    expect((await rosa.get(`${path}/themes`)).text).toContain('By a form')
    await rosa.post(`${path}/undo`).type('form').send({ topic: 'challenge' })
    expect((await rosa.get(`${path}/themes/${one.id}`)).text).not.toContain('<h1>By a form')
  })

  it('take many chosen answers from one form', async () => {
    const rosa = await world.as('rosa')
    const [one, other] = await two()
    const chosen = ids(one).slice(0, -1)
    const body = new URLSearchParams({ kind: 'move', theme: other.id })
    for (const id of chosen) body.append('answers', id)
    const sent = await rosa.post(`/studies/${studyId}/runs/${run.id}/edits`).type('form').send(body.toString())
    expect(sent.status).toBe(303)
    expect(ids(themeOf(await board(), other.id))).toEqual([...ids(other), ...chosen].sort())
    await undo()
  })
})

describe('what people wrote', () => {
  const pages = ['themes', 'themes?view=map', 'themes?view=matrix', 'people']

  it('is shown as text on every page, never as markup', async () => {
    const rosa = await world.as('rosa')
    for (const page of pages) {
      const { text, status } = await rosa.get(`/studies/${studyId}/runs/${run.id}/${page}`)
      expect([page, status]).toEqual([page, 200])
      expect(text).not.toContain('<script>alert')
    }
    const all = await Promise.all(
      (await themes()).map(({ id }) => rosa.get(`/studies/${studyId}/runs/${run.id}/themes/${id}`)),
    )
    expect(all.map(({ text }) => text).join()).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(all.map(({ text }) => text).join()).not.toContain('<script>alert')
  })

  it('is disarmed in names and tables', async () => {
    const rosa = await world.as('rosa')
    const [one] = await two()
    await edit({ kind: 'rename', theme: one.id, name: '=HYPERLINK("http://x")<b>' })
    const csv = await rosa.get(`/studies/${studyId}/runs/${run.id}/themes.csv`)
    expect(csv.text).toContain("'=HYPERLINK")
    const page = await rosa.get(`/studies/${studyId}/runs/${run.id}/themes`)
    expect(page.text).not.toContain('<b>')
    await undo()
  })

  it('keeps its language beside it', async () => {
    const answer = answersOf(await board()).filter(({ topic }) => topic === 'challenge')
    const words = await world.container.insights.corpus.texts(
      studyId,
      answer.map(({ id }) => id),
    )
    expect([...words.values()].find(({ text }) => text === chinese)?.language).toBe('zh')
  })
})

describe('a later run', () => {
  it('keeps names, merges, splits, moves and pairs that were said on the earlier one', async () => {
    const [one, other] = await two()
    const third = (await themes())[2] as BoardTheme
    const moved = third.members[0]?.id as string
    const chosen = ids(other).slice(0, 2)
    await edit({ kind: 'rename', theme: one.id, name: 'Figures by hand' })
    await edit({ kind: 'split', theme: other.id, answers: chosen, name: 'Split off' })
    await edit({ kind: 'move', answers: [moved], theme: one.id })
    await edit({ kind: 'apart', answers: ids(one).slice(0, 2) })
    await edit({ kind: 'accept', theme: one.id })
    const { responses, authoring } = world.container
    const [survey] = await authoring.list(studyId)
    for (let at = 42; at < 54; at++) await responses.submit({ surveyId: survey!.id, answers: saidBy(at) })

    run = await analyse()
    expect(run).toMatchObject({ state: 'done', number: 2 })
    const now = await board()
    const kept = themeOf(now, one.id)
    expect(kept).toMatchObject({ label: 'Figures by hand', named: true, status: 'accepted' })
    expect(ids(kept)).toContain(moved)
    const homes = new Map(answersOf(now).map(({ id, theme }) => [id, theme]))
    expect(homes.get(chosen[0] as string)).toBe(homes.get(chosen[1] as string))
    expect(themeOf(now, homes.get(chosen[0] as string) as string)?.label).toBe('Split off')
    const [left, right] = ids(one).slice(0, 2)
    expect(homes.get(left as string)).not.toBe(homes.get(right as string))
    expect(now.conflicts).toEqual([])
  })

  it('can still take them back, one by one', async () => {
    const log = (await world.container.insights.edits.list(studyId)).filter(({ state }) => state === 'live')
    for (const _ of log) expect((await undo()).status).toBe(200)
    expect((await undo()).status).toBe(409)
  })
})

describe('a withdrawn answer', () => {
  it('is gone from themes, counts, quotes and pages at once, and the theme says that it lost evidence', async () => {
    const [one] = await two()
    const gone = one.members[0]!
    const text = (await world.container.insights.corpus.texts(studyId, [gone.id])).get(gone.id)?.text as string
    await world.container.fieldwork.withdraw(gone.respondent)
    await world.container.jobs.settled()
    const after = themeOf(await board(), one.id)
    expect(after).toMatchObject({ size: one.size - 1, lost: 1 })
    const { body } = await world.api('get', `/runs/${run.id}/themes`)
    expect(JSON.stringify(body)).not.toContain(gone.id)
    expect(body.withdrawn).toBeGreaterThanOrEqual(1)
    const rosa = await world.as('rosa')
    const shown = await rosa.get(`/studies/${studyId}/runs/${run.id}/themes`)
    expect(shown.text).toContain('withdrawn since this run')
    expect(shown.text).not.toContain(`data-answer="${gone.id}"`)
    expect(text.length).toBeGreaterThan(0)
    const stored = await world.container.connection.collection('results').find({ runId: run.id }).toArray()
    expect(JSON.stringify(stored)).not.toContain(text)
  })
})
