// The list of themes: its order, what it leaves out, what it finds, and that a correction comes back to the same place.
import type { BoardTheme } from '../../server/insights/results/board'
import type { Run } from '../../server/insights/runs/run'
import { arrangeThemes } from '../../server/insights/themes/arrange-themes'
import { boardPath } from '../../server/insights/themes/board-address'
import type { ThemeCard } from '../../server/insights/themes/theme-page'
import { createAnsweredStudy } from '../support/answered-study'
import { runAnalysis } from '../support/published-personas'
import { createWorld, type World } from '../support/world'

let world: World
let run: Run
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { study } = await createAnsweredStudy(world, 36)
  run = await runAnalysis(world, study.id)
}, 120_000)
afterAll(() => world.close())

const aCard = (
  label: string,
  number: number,
  good: number | null,
  poor: number | null,
  more: Partial<BoardTheme> = {},
) =>
  ({
    theme: { label, number, status: 'proposed', weakened: false, ...more },
    ...{ good, poor, terms: [`term of ${label}`], quotes: [{ text: `Said of ${label}` }] },
  }) as unknown as ThemeCard
const cards = [
  aCard('Zmiany planu', 0, 0.2, 0.6),
  aCard('Audits', 1, 0.5, 0.1, { status: 'accepted' }),
  aCard('夜班', 2, null, null, { weakened: true }),
]
const asked = { sort: 'size', show: 'all', q: '' } as const
const namesOf = (change: Partial<Parameters<typeof arrangeThemes>[1]>) =>
  arrangeThemes(cards, { ...asked, ...change }).map(({ theme }) => theme.label)

describe('themes on a list', () => {
  it.each([
    ['size', ['Zmiany planu', 'Audits', '夜班']],
    ['good', ['Audits', 'Zmiany planu', '夜班']],
    ['poor', ['Zmiany planu', 'Audits', '夜班']],
    ['gap', ['Audits', '夜班', 'Zmiany planu']],
    ['name', ['Audits', 'Zmiany planu', '夜班']],
  ] as const)('stand in order of %s, those of unknown fit as if nobody had said it', (sort, names) => {
    expect(namesOf({ sort })).toEqual(names)
  })

  it.each([
    ['undecided', ['Zmiany planu', '夜班']],
    ['accepted', ['Audits']],
    ['weakened', ['夜班']],
  ] as const)('are narrowed to those that are %s', (show, names) => {
    expect(namesOf({ show })).toEqual(names)
  })

  it('are found by name, telling word or typical answer, whatever the case', () => {
    expect(namesOf({ q: 'ZMIANY' })).toEqual(['Zmiany planu'])
    expect(namesOf({ q: 'term of 夜' })).toEqual(['夜班'])
    expect(namesOf({ q: 'said OF aud' })).toEqual(['Audits'])
  })
})

describe('the page of the list', () => {
  const path = (query = '') => `/studies/${run.studyId}/runs/${run.id}/themes${query}`
  const read = async (query: string) => (await (await world.as('rosa')).get(path(query))).text

  it('takes an order nobody offers for the usual one', async () => {
    const strange = await read('?sort=loudest&show=purple&open=wide')
    expect(strange).toMatch(/<option value="size" selected>/)
    expect(strange).not.toMatch(/<details class="theme-more"[^>]* open>/)
  })

  it('keeps its themes closed until all are asked for', async () => {
    const [closed, open] = [await read(''), await read('?open=all')]
    const count = (html: string, pattern: RegExp) => html.match(pattern)?.length ?? 0
    const lines = count(closed, /<details class="theme-more"/g)
    expect(lines).toBeGreaterThan(1)
    expect(count(closed, /<details class="theme-more"[^>]* open>/g)).toBe(0)
    expect(count(open, /<details class="theme-more"[^>]* open>/g)).toBe(lines)
  })

  it('says that no theme is like that, and leads back to all', async () => {
    const text = await read('?topic=challenge&q=zebra')
    expect(text).toContain('No theme is like that.')
    expect(text.replaceAll('&#x3D;', '=')).toContain(`href="${boardPath(run, { topic: 'challenge' })}"`)
  })

  it('comes back in the topic of the theme whose page a correction was made on', async () => {
    const [motivator] =
      (await world.container.insights.runs.board(run)).topics.find(({ topic }) => topic === 'motivator')?.themes ?? []
    const { text } = await (await world.as('rosa')).get(path(`/${motivator?.id}`))
    expect(text).toMatch(
      /<form id="chosen"[^>]*>\s*(?:<input[^>]*>\s*)*?<input type="hidden" name="topic" value="motivator">/,
    )
  })

  it('is where a correction comes back to, order and choice included', async () => {
    const rosa = await world.as('rosa')
    const shown = await rosa.get(path('?topic=challenge&sort=gap&show=undecided&open=all'))
    const theme = /data-theme="([^"]+)"/.exec(shown.text)?.[1]
    const fields = [...shown.text.matchAll(/<input type="hidden" name="(topic|sort|show|open)" value="([^"]+)">/g)]
    const stay = Object.fromEntries(fields.map(([, name, value]) => [name, value]))
    expect(stay).toEqual({ topic: 'challenge', sort: 'gap', show: 'undecided', open: 'all' })
    const sent = await rosa
      .post(`/studies/${run.studyId}/runs/${run.id}/edits`)
      .type('form')
      .send({ kind: 'accept', theme, ...stay })
    expect(sent.headers.location).toBe(path(`?topic=challenge&sort=gap&show=undecided&open=all#theme-${theme}`))
    expect((await rosa.get(String(sent.headers.location))).text).not.toContain(`data-theme="${theme}"`)
  })
})
