// The persona lab in a real browser: with script people are dragged and keys act, without script the same is done by forms.
import type { Browser, Page } from 'playwright-core'
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy } from '../support/answered-study'
import { axeFindings, desk, openBrowser, openPage, signIn } from '../support/browser'
import { runAnalysis } from '../support/published-personas'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let run: Run
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { study } = await createAnsweredStudy(world, 36)
  run = await runAnalysis(world, study.id, { personas: 3 })
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

async function openLab(javaScriptEnabled: boolean): Promise<{ page: Page; faults: string[] }> {
  const opened = await openPage(browser, { ...desk, javaScriptEnabled })
  const { page } = opened
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  await page.goto(`${world.address}/studies/${run.studyId}/runs/${run.id}/people`)
  return opened
}
const homeOf = async (person: string): Promise<string | undefined> =>
  (await world.container.insights.runs.people(run))?.personas.find(({ members }) => members.includes(person))?.id

describe('the persona lab', () => {
  it('moves somebody who is dragged to another group, and takes it back by a key', async () => {
    const { page, faults } = await openLab(true)
    const [from, to] = [page.locator('.group').nth(0), page.locator('.group').nth(1)]
    for (const group of [from, to]) await group.locator('.group-people summary').click()
    const person = from.locator('.group-people .answer').first()
    const id = (await person.getAttribute('data-answer')) ?? ''
    const [home, goal] = [await homeOf(id), await to.getAttribute('data-theme')]
    await person.dragTo(to.locator('.answers .answer').first(), { steps: 20 })
    await page.locator('.toast').getByText('Moved 1').waitFor()
    expect(await homeOf(id)).toBe(goal)
    expect(await page.locator('.log li').count()).toBe(1)
    await page.keyboard.press('u')
    await page.locator('.toast').getByText('Taken back').waitFor()
    expect(await homeOf(id)).toBe(home)
    expect([await axeFindings(page), faults]).toEqual([[], []])
    await page.context().close()
  })

  it('splits chosen people out without script: before and after first, then done, then undone', async () => {
    const { page } = await openLab(false)
    const group = page.locator('.group').first()
    await group.locator('.group-people summary').click()
    const boxes = group.locator('.group-people input[type="checkbox"]')
    const [one, two] = [await boxes.nth(0).inputValue(), await boxes.nth(1).inputValue()]
    for (const at of [0, 1]) await boxes.nth(at).check()
    await page.fill('#chosen-name', 'Nocna zmiana 夜班')
    await page.click('#chosen button[value="new"]')
    expect(await page.locator('main').textContent()).toContain('Nothing has changed yet')
    await page.getByRole('button', { name: 'Do it' }).click()
    expect(await page.getByRole('heading', { name: 'Nocna zmiana 夜班' }).count()).toBe(1)
    expect(await homeOf(one)).toBe(await homeOf(two))
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await page.getByRole('heading', { name: 'Nocna zmiana 夜班' }).count()).toBe(0)
    await page.context().close()
  })
})
