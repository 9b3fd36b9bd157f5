// How sure the number of themes is, in short: on the board of themes, for programs, and as a table.
import type { GroupCount } from '../../analysis'
import { countsCsv, toCountData, toCountLines } from '../../server/insights/runs/count-lines'
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy } from '../support/answered-study'
import { createWorld, type World } from '../support/world'

const votes = { parallel: 1, modularity: 4, communities: 3, stability: 2, gap: 5 }
const countOf = (probabilities: readonly (number | undefined)[], chosen: number): GroupCount => ({
  ...{ topic: 'challenge', language: 'en', chosen, votes, spoke: [] },
  curve: probabilities.map((probability, at) => ({
    ...{ groups: at + 1, modularity: 0.1, parallel: 1, stability: 0.5, chosen: at + 1 === chosen },
    ...(probability === undefined ? {} : { probability }),
  })),
})
const lineOf = (count: GroupCount) => toCountLines([count], 'challenge')[0]

describe('the number of themes in a line', () => {
  it('comes with the most probable others, and without what is improbable', () => {
    expect(lineOf(countOf([0.02, 0.2, 0.35, 0.3, 0.1, 0.03], 3))).toMatchObject({
      ...{ chosen: 3, sure: 0.35, guess: null },
      next: [
        { groups: 4, probability: 0.3 },
        { groups: 2, probability: 0.2 },
      ],
    })
    expect(lineOf(countOf([0.02, 0.95, 0.03], 2))?.next).toEqual([])
  })

  it('tells the number chosen from how many came of it', () => {
    const count = countOf([0.02, 0.15, 0.83], 3)
    expect(lineOf({ ...count, chosen: 2 })).toMatchObject({ chosen: 3, found: 2, sure: 0.83, next: [{ groups: 2 }] })
    expect(toCountData([{ ...count, chosen: 2 }], 'challenge')).toMatchObject([{ chosen: 3, found: 2 }])
  })

  it.each([
    ['few', countOf([undefined, undefined, undefined], 2)],
    ['alone', countOf([0.3, 0.4, 0.3], 2)],
    ['open', countOf([0.1, 0.18, 0.18, 0.18, 0.18, 0.18], 4)],
    [null, countOf([0.1, 0.5, 0.4], 2)],
  ])('is a guess for the reason %j', (guess, count) => {
    expect(lineOf(count)?.guess).toBe(guess)
  })

  it('is not said where the number was given, nor of runs of earlier versions, nor of other topics', () => {
    const { votes: _, spoke: __, ...given } = countOf([], 2)
    const { spoke: ___, ...older } = countOf([undefined, undefined], 2)
    expect(toCountLines([given, older], 'challenge')).toEqual([])
    expect(toCountLines([countOf([0.1, 0.5, 0.4], 2)], 'motivator')).toEqual([])
    expect(toCountData([given, older], 'challenge').map((count) => [count.given, count.probability])).toEqual([
      [true, null],
      [false, null],
    ])
  })

  it('is a table of every number with what was measured', () => {
    const rows = countsCsv([countOf([0.25, 0.75], 2)])
      .trim()
      .split('\n')
    expect(rows).toHaveLength(3)
    expect(rows[2]).toBe('challenge,en,2,0.75,0.1,0.5,1,yes')
  })
})

describe('a run that chose the number itself', () => {
  let world: World
  let run: Run
  let counts: readonly GroupCount[]
  beforeAll(async () => {
    world = await createWorld()
    const { study } = await createAnsweredStudy(world, 63)
    const started = (await world.api('post', '/runs').send({ studyId: study.id })).body as Run
    await world.container.jobs.settled()
    run = await world.container.insights.runs.get(started.id)
    counts = (await world.container.insights.runs.resultOf(run)).themes.counts
  })
  afterAll(() => world.close())
  const get = async (path: string) => (await world.as('rosa')).get(`/studies/${run.studyId}/runs/${run.id}${path}`)

  it('says on the board how probable that number is, and leads to the curve of the topic', async () => {
    const { text } = await get('/themes?topic=motivator')
    const line = lineOf({ ...counts.find(({ topic }) => topic === 'motivator')!, topic: 'challenge' })!
    expect(text).toContain(`<strong>${line.chosen} themes</strong>, ${Math.round(line.sure! * 100)} % probable`)
    for (const { groups, probability } of line.next)
      expect(text).toContain(`${groups}: ${Math.round(probability * 100)} %`)
    expect(text).toContain(`/runs/${run.id}?topic&#x3D;motivator#counted-head"`)
    const page = (await get('?topic=motivator')).text
    expect(page.match(/<details class="card theme-count"( open)?>/g)).toEqual([
      '<details class="card theme-count">',
      '<details class="card theme-count" open>',
    ])
  })

  it('tells programs how probable each number is', async () => {
    const { body } = await world.api('get', `/runs/${run.id}/themes`)
    for (const { topic, counts: told } of body.topics) {
      const { chosen, curve } = counts.find((count) => count.topic === topic)!
      const probability = curve.find((point) => point.chosen)!.probability
      expect(told).toEqual([expect.objectContaining({ language: 'en', chosen, given: false, probability })])
      expect(told[0].curve.map((point: { groups: number }) => point.groups)).toEqual(curve.map(({ groups }) => groups))
    }
  })

  it('hands out the table of the curve beside it', async () => {
    const page = (await get('')).text
    const [, path] = /href="[^"]*(\/theme-counts\.csv)"/.exec(page)!
    const file = await get(path!)
    expect(file.headers['content-type']).toContain('text/csv')
    expect(file.text.trim().split('\n')).toHaveLength(1 + counts.reduce((sum, { curve }) => sum + curve.length, 0))
  })
})
