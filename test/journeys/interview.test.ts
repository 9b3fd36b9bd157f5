// The interview room in a real browser: notes keep themselves, keys mark a line, it ends as a response; on a tablet without script
// the same by hand.
import type { Browser, Page } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, phone, signIn } from '../support/browser'
import { publishSolarSurvey } from '../support/solar-survey'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let studyId: string

beforeAll(async () => {
  world = await createWorld()
  browser = await openBrowser()
  const { study } = await publishSolarSurvey(world, { instrument: 'interview' })
  studyId = study.id
  const name = { firstName: 'Aleksandra-Konstancja', lastName: 'Brzęczyszczykiewicz-Wawrzyńczykowska' }
  await world.container.contacts.create(studyId, { ...name, lifecycle: 'customer', facts: {}, own: {} })
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.close()
})

async function begin(page: Page): Promise<void> {
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  await page.goto(`${world.address}/studies/${studyId}/interviews`)
  await page.fill('[name="q"]', 'brzęcz')
  await page.click('button:has-text("Find")')
  await page.check('[name="who"]')
  await page.click('button:has-text("Begin")')
}
const last = async () => (await world.container.responses.list({ studyId })).at(-1)
const challenge = '[data-notes="gf.challenge.last_bad_day"]'

test('at a desk: notes keep themselves, keys mark the line, finishing makes a response', async () => {
  const { page, faults } = await openPage(browser, { ...desk, reducedMotion: 'reduce' })
  await begin(page)
  await page.fill(challenge, 'We copy figures all day')
  await page.focus(challenge)
  await page.keyboard.press('Alt+KeyM')
  await page.keyboard.press('Alt+KeyQ')
  expect(await page.inputValue(challenge)).toBe('#motivator "We copy figures all day"')
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.type('三个表格')
  await page.waitForFunction(() => document.querySelector('[data-kept]')?.textContent?.startsWith('Kept at'))
  // On a slow machine the first words are kept before the last are typed, and these follow a moment later.
  while ((await last())?.notes?.length !== 2) await page.waitForTimeout(50)
  expect((await last())?.notes).toEqual([
    {
      question: 'gf.challenge.last_bad_day',
      line: 0,
      topic: 'motivator',
      exact: true,
      text: 'We copy figures all day',
    },
    { question: 'gf.challenge.workaround', line: 0, exact: false, text: '三个表格' },
  ])
  for (const look of [
    { width: 1360, height: 900 },
    { width: 820, height: 1180 },
    { width: 390, height: 844 },
  ])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(look)
      await page.emulateMedia({ colorScheme })
      expect(await axeFindings(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    }
  await page.click('button:has-text("Finish")')
  expect(await page.textContent('main')).toContain('Finished: the words count from now on.')
  expect((await last())?.state).toBe('completed')
  expect(await axeFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 60_000)

test('on a phone without script: marks are typed, Keep keeps', async () => {
  const { page } = await openPage(browser, { ...phone, javaScriptEnabled: false })
  await begin(page)
  expect(await page.locator('[data-tags]').first().isVisible()).toBe(false)
  await page.fill(challenge, '#goal "To be home by five"')
  await page.click('button:has-text("Keep")')
  expect(await page.inputValue(challenge)).toBe('#goal "To be home by five"')
  expect((await last())?.notes).toMatchObject([{ topic: 'goal', exact: true, text: 'To be home by five' }])
}, 60_000)
