// Answers with several ideas: what corrections and withdrawals leave of their further themes, and that a run keeps and shows them.
import { applyEdits } from '../../server/insights/edits/apply-edits'
import type { Act, Edit } from '../../server/insights/edits/edit'
import { answersOf, type Board, themeOf } from '../../server/insights/results/board'
import type { FoundThemes, Placed } from '../../server/insights/results/run-result'
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy, saidBy } from '../support/answered-study'
import { createWorld, type World } from '../support/world'

const placed: Placed[] = [
  ...['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'c2'].map((verbatim) => ({
    ...{ verbatim, respondent: `r-${verbatim}`, topic: 'challenge', confidence: 0.8 },
    theme: verbatim.startsWith('a') ? 'A' : verbatim.startsWith('b') ? 'B' : 'C',
  })),
]
const idea = (theme: string, start: number, confidence = 0.7) => ({ theme, start, end: start + 10, confidence })
const several = placed.map((one) => ({
  ...one,
  ...(one.verbatim === 'a1' ? { further: [idea('B', 0), idea('C', 20, 0.9)] } : {}),
  ...(one.verbatim === 'c1' ? { further: [idea('B', 5)] } : {}),
}))
const found: FoundThemes = {
  themes: ['A', 'B', 'C'].map((id) => ({
    ...{ id, topic: 'challenge', language: 'en', number: 0, label: `about ${id}`, named: false, terms: [] },
    ...{ description: '', size: 2, respondents: 2, exemplars: [], edgeCases: [] },
  })),
  ...{ parents: [], unplaced: [], counts: [], joins: [], duplicates: [], conflicts: [] },
  quality: { coverage: 1, confidence: 1, separation: 0, method: '' },
}
const boardOf = (acts: Act[], gone: string[] = []): Board =>
  applyEdits({
    placed: several,
    themes: found,
    edits: acts.map(
      (act, at): Edit => ({
        ...{ act, number: at + 1, state: 'live', scope: 'themes' },
        ...{ by: 'Rosa', at: new Date(0), note: '' },
      }),
    ),
    standing: new Set(placed.map(({ verbatim }) => verbatim).filter((id) => !gone.includes(id))),
    living: new Map(),
  })
const furtherOf = (board: Board, id: string) =>
  answersOf(board)
    .find((answer) => answer.id === id)
    ?.further?.map(({ theme }) => theme)
const alsoIn = (board: Board, id: string) => themeOf(board, id)?.also.map((answer) => answer.id)

describe('further themes of an answer', () => {
  it('never name the theme that it was moved to, and the one that it was moved out of does not become one', () => {
    const board = boardOf([{ kind: 'move', items: ['a1'], group: 'B' }])
    expect(furtherOf(board, 'a1')).toEqual(['C'])
    expect(alsoIn(board, 'A')).toEqual([])
    expect(alsoIn(board, 'B')).toEqual(['c1'])
  })

  it('never name the theme that theirs was merged with, and name a merged theme once, by the surer idea', () => {
    const own = boardOf([{ kind: 'merge', groups: ['A', 'B'], into: 'A', members: ['a1', 'a2', 'a3', 'b1', 'b2'] }])
    expect(furtherOf(own, 'a1')).toEqual(['C'])
    expect(furtherOf(own, 'c1')).toEqual(['A'])
    const others = boardOf([{ kind: 'merge', groups: ['B', 'C'], into: 'B', members: ['b1', 'b2', 'c1', 'c2'] }])
    const [only, ...rest] = answersOf(others).find(({ id }) => id === 'a1')?.further ?? []
    expect([only?.theme, only?.start, rest]).toEqual(['B', 20, []])
    expect(furtherOf(others, 'c1')).toBeUndefined()
  })

  it('leave out a theme where an answer stands that it is kept apart from', () => {
    const board = boardOf([{ kind: 'apart', items: ['a1', 'b1'] }])
    expect(furtherOf(board, 'a1')).toEqual(['C'])
  })

  it('leave out a rejected theme until it is taken back in, and a theme that lost all its answers', () => {
    expect(furtherOf(boardOf([{ kind: 'reject', group: 'B' }]), 'a1')).toEqual(['C'])
    const back: Act[] = [
      { kind: 'reject', group: 'B' },
      { kind: 'accept', group: 'B' },
    ]
    expect(furtherOf(boardOf(back), 'a1')).toEqual(['B', 'C'])
    expect(furtherOf(boardOf([], ['b1', 'b2']), 'a1')).toEqual(['C'])
  })

  it('are counted by their theme beside its own answers, and not when they were withdrawn', () => {
    const board = boardOf([])
    expect(furtherOf(board, 'a1')).toEqual(['B', 'C'])
    expect(themeOf(board, 'B')).toMatchObject({ size: 2, respondents: 2 })
    expect(alsoIn(board, 'B')).toEqual(['a1', 'c1'])
    expect(alsoIn(boardOf([], ['a1']), 'B')).toEqual(['c1'])
  })
})

describe('a run over answers with several ideas', () => {
  const both = 'Copying spreadsheets by hand every month. The audit finds missing approvals, and approvals get lost'
  let world: World
  let studyId: string
  let run: Run

  beforeAll(async () => {
    world = await createWorld()
    const plain = Array.from({ length: 42 }, (_, at) => saidBy(at))
    const { study } = await createAnsweredStudy(world, [...plain, { challenge: `${both} <b>` }])
    studyId = study.id
    const response = await world.api('post', '/runs').send({ studyId, topics: ['challenge'], themes: 3 })
    await world.container.jobs.settled()
    run = await world.container.insights.runs.get((response.body as Run).id)
  }, 120_000)
  afterAll(() => world.close())

  const speaker = async () => {
    const board = await world.container.insights.runs.board(run)
    const answer = answersOf(board).find(({ further }) => further !== undefined)
    if (!answer?.theme || !answer.further?.[0]) throw new Error('the run found no further theme')
    return { board, answer, home: answer.theme, other: answer.further[0].theme }
  }

  it('keeps them, and the theme board and the theme’s page show both ends with the words that say it', async () => {
    const { board, home, other } = await speaker()
    const rosa = await world.as('rosa')
    const base = `/studies/${studyId}/runs/${run.id}/themes`
    const cards = (await rosa.get(base)).text
    expect(cards).toContain('1 more say it too')
    const own = (await rosa.get(`${base}/${home}`)).text
    expect(own).toContain(`also in: <a href="${base}/${other}">${themeOf(board, other)?.label}</a>`)
    const page = (await rosa.get(`${base}/${other}`)).text
    expect(page).toContain('Said too by 1 answer that stands elsewhere')
    const [, part = ''] = page.match(/<mark>([^<]+)<\/mark>/) ?? []
    expect(both).toContain(part)
    expect(part.length).toBeGreaterThan(10)
    expect(page).toContain(`stands in <a href="${base}/${home}">`)
    expect(page).not.toContain('<b>')
  })

  it('gives them in the CSV and the API, where they are in no size', async () => {
    const { answer, home, other } = await speaker()
    const csv = await (await world.as('rosa')).get(`/studies/${studyId}/runs/${run.id}/themes.csv`)
    const [head, ...lines] = csv.text.trim().split(/\r?\n/)
    const column = head?.split(',').indexOf('answers elsewhere that say it too') ?? -1
    expect(lines.map((line) => line.split(',')[column]).sort()).toEqual(['0', '0', '1'])
    const { topics } = (await world.api('get', `/runs/${run.id}/themes`)).body
    type Shown = { id: string; size: number; alsoIn: number; answers: { id: string; further?: object[] }[] }
    const themes = topics[0].themes as Shown[]
    const at = (id: string) => themes.find((theme) => theme.id === id)
    expect(at(home)?.answers.find(({ id }) => id === answer.id)?.further).toEqual(answer.further)
    expect(at(other)).toMatchObject({ alsoIn: 1, size: at(other)?.answers.length })
  })

  it('hands out every answer with its theme, the others and the words that say them, as a file', async () => {
    const { board, answer, home, other } = await speaker()
    expect((await world.api('get', '/runs/0123456789abcdef01234567/answers.csv')).status).toBe(404)
    const lines = (await world.api('get', `/runs/${run.id}/answers.jsonl`)).text.trim().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as Record<string, string>)
    expect(rows).toHaveLength(43)
    expect(rows.find((row) => row.answer === answer.id)).toMatchObject({
      response: answer.respondent,
      theme: home,
      'theme name': themeOf(board, home)?.label,
      text: `${both} <b>`,
      'also in': other,
      'also in, names': themeOf(board, other)?.label,
    })
    const words = rows.find((row) => row.answer === answer.id)?.['also in, words'] ?? ''
    expect([both.includes(words), words.length > 10]).toEqual([true, true])
    const rosa = await world.as('rosa')
    const csv = (await rosa.get(`/studies/${studyId}/runs/${run.id}/answers.csv`)).text
    expect(csv.split('\r\n')[0]).toBe(
      '\uFEFFanswer,response,fit,topic,question,language,text,theme,theme name,confidence,moved by a person,also in,"also in, names","also in, words",why in no theme',
    )
    const xlsx = await rosa.get(`/studies/${studyId}/runs/${run.id}/answers.xlsx`).responseType('blob')
    expect((xlsx.body as Buffer).subarray(0, 2).toString()).toBe('PK')
  })

  it('moves an answer to its further theme, and names it there no more', async () => {
    const { answer, other } = await speaker()
    const moved = await world
      .api('post', `/runs/${run.id}/edits`)
      .send({ kind: 'move', answers: [answer.id], theme: other })
    expect(moved.status).toBe(201)
    const board = await world.container.insights.runs.board(run)
    expect(furtherOf(board, answer.id)).toBeUndefined()
    expect(alsoIn(board, other)).toEqual([])
    expect(themeOf(board, other)?.members.map(({ id }) => id)).toContain(answer.id)
  })
})
