// The list of themes in a real browser: by keys alone, by dragging onto a closed theme, and without script.
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
  run = await runAnalysis(world, study.id)
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

async function openList(javaScriptEnabled = true): Promise<{ page: Page; faults: string[] }> {
  const opened = await openPage(browser, { ...desk, javaScriptEnabled })
  await signIn(opened.page, world.address, 'rosa@verbatim.test', castPassword)
  await opened.page.goto(`${world.address}/studies/${run.studyId}/runs/${run.id}/themes?topic=challenge`)
  return opened
}
const homeOf = async (answer: string): Promise<string | undefined> =>
  (await world.container.insights.runs.board(run)).topics
    .flatMap(({ themes }) => themes)
    .find(({ members }) => members.some(({ id }) => id === answer))?.id

describe('the list of themes', () => {
  it('is opened, renamed and accepted by keys alone, and the focus stays with the theme', async () => {
    const { page, faults } = await openList()
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[data-theme]')?.getAttribute('data-theme'))
    const second = page.locator('.theme-row').nth(1)
    const theme = await second.getAttribute('data-theme')
    for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key)
    expect(await second.locator('.answer').first().isVisible()).toBe(true)
    await page.keyboard.press('r')
    await page.keyboard.type('Szkolenia 培训')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Szkolenia 培训' }).waitFor()
    expect([await focused(), await second.locator('.answer').first().isVisible()]).toEqual([theme, true])
    await page.keyboard.press('a')
    await second.getByText('accepted', { exact: true }).waitFor()
    expect(await focused()).toBe(theme)
    await page.keyboard.press('u')
    await second.getByText('accepted', { exact: true }).waitFor({ state: 'detached' })
    expect([await axeFindings(page), faults]).toEqual([[], []])
    await page.context().close()
  })

  it('has answers moved, a theme locked and two merged by keys alone, and the focus stands where the work goes on', async () => {
    const { page, faults } = await openList()
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const focused = () => page.evaluate(() => document.activeElement?.closest('[data-theme]')?.id)
    const [first, second] = await page.locator('.theme-row').evaluateAll((rows) => rows.map(({ id }) => id))
    await press('v')
    await page.getByRole('alert').getByText('Choose something to move first').waitFor()
    await press('j', 'Enter', 'Tab', 'Space', 'v')
    const answer = await page.locator('[form="chosen"]:checked').inputValue()
    const list = page.getByLabel('Move to theme')
    expect(await list.evaluate((one) => one === document.activeElement)).toBe(true)
    const goal = (await page.locator(`#${second}`).getAttribute('data-theme')) ?? ''
    while ((await list.inputValue()) !== goal) await press('ArrowDown')
    await press('Tab', 'Enter')
    await page.locator('.toast').getByText('Moved 1').waitFor()
    expect([await homeOf(answer), await focused()]).toEqual([goal, first])
    await press('l')
    await page.locator(`#${first}`).getByText('locked', { exact: true }).waitFor()
    await press('u')
    await page.locator(`#${first}`).getByText('locked', { exact: true }).waitFor({ state: 'detached' })
    await press('u')
    await page.locator('.toast').getByText('Taken back: Moved 1').waitFor()
    await press('x', 'j', 'x', 'm')
    await page.getByRole('heading', { name: 'Merge 2 themes?' }).waitFor()
    await page.getByRole('button', { name: 'Merge' }).focus()
    await press('Enter')
    await page.locator('.notice').getByText('Merged 2').waitFor()
    expect([first, second]).toContain(await focused())
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('takes an answer that is dragged onto a closed theme', async () => {
    const { page, faults } = await openList()
    const [from, to] = [page.locator('.theme-row').nth(0), page.locator('.theme-row').nth(1)]
    await from.locator('.theme-more > summary').click()
    const answer = from.locator('.answer').first()
    const id = (await answer.getAttribute('data-answer')) ?? ''
    const goal = await to.getAttribute('data-theme')
    expect(await homeOf(id)).toBe(await from.getAttribute('data-theme'))
    await answer.dragTo(to.locator('.theme-more > summary'), { steps: 20 })
    await page.locator('.toast').getByText('Moved 1').waitFor()
    expect(await homeOf(id)).toBe(goal)
    expect(faults).toEqual([])
    await page.context().close()
  })

  it('opens, orders and corrects without script', async () => {
    const { page } = await openList(false)
    await page.selectOption('#theme-sort', 'name')
    await page.getByRole('button', { name: 'Show' }).click()
    const names = await page.locator('.theme-row h2').allTextContents()
    expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)))
    const last = page.locator('.theme-row').last()
    await last.locator('.theme-more > summary').click()
    await last.getByRole('button', { name: 'Accept' }).click()
    expect(new URL(page.url()).searchParams.get('sort')).toBe('name')
    await page.locator('.theme-row').last().getByText('accepted', { exact: true }).waitFor()
    await page.context().close()
  })
})
