// A respondent in a real browser: on a phone without script in Polish, at a desk in the dark with script in Chinese. Axe looks at
// every page on the way.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, phone } from '../support/browser'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let address: string

beforeAll(async () => {
  world = await createWorld()
  browser = await openBrowser()
  const { survey } = await publishSolarSurvey(world, { open: true })
  address = `${world.address}/s/${survey.link.slug}`
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.close()
})

/** Walks from the introduction to the receipt; gives what axe found on the way. */
async function walk(page: Page, hasScript: boolean): Promise<string[]> {
  const found: string[] = []
  // Axe itself is script: without script the same pages are looked at in the other journey.
  const look = async () => void found.push(...(hasScript ? await axeFindings(page) : []))
  await page.goto(address)
  await look()
  await page.click('main .go')
  await page.click('.moves .go')
  expect(await page.locator('.faults li').count()).toBe(1)
  await look()
  await page.fill('textarea', '三个表格 / Trzy arkusze')
  await page.click('.moves .go')
  await page.fill('textarea', 'x')
  await page.check('input[value="price"]')
  const own = page.locator('[data-own-words]').first()
  await own.fill('kolor 颜色')
  if (hasScript) {
    const box = page.locator('input[value="other"]').first()
    await box.uncheck()
    expect(await own.inputValue()).toBe('')
    await box.check()
  }
  await look()
  await page.click('.moves .go')
  await page.check('input[value="4"]', { force: true })
  await look()
  await page.click('.moves .go')
  expect(await page.locator('textarea').count()).toBe(2)
  await look()
  await page.click('.moves .go')
  expect(await page.textContent('main')).toContain('三个表格 / Trzy arkusze')
  expect(await page.textContent('main')).toContain('kolor 颜色')
  await look()
  await page.click('main .go')
  expect(await page.textContent('.code')).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
  await look()
  return found
}

const journeys: [string, BrowserContextOptions, boolean][] = [
  ['on a phone, without script, in Polish', { ...phone, locale: 'pl-PL', javaScriptEnabled: false }, false],
  ['at a desk, in the dark, in Chinese', { ...desk, locale: 'zh-CN', colorScheme: 'dark' }, true],
]

test.each(journeys)(
  '%s: answers, checks, sends, keeps a receipt',
  async (_, options, hasScript) => {
    const { page, faults } = await openPage(browser, options)
    expect(await walk(page, hasScript)).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  },
  60_000,
)

test('what is typed is kept a moment later, and is there on another device', async () => {
  const { page } = await openPage(browser, { ...phone, locale: 'de-DE' })
  await page.goto(address)
  await page.click('main .go')
  await page.fill('textarea', 'Halb fertig')
  await page.waitForFunction(() => document.querySelector('[data-state]')?.textContent === 'Gespeichert')
  const elsewhere = await openPage(browser, desk)
  await elsewhere.page.goto(page.url())
  expect(await elsewhere.page.inputValue('textarea')).toBe('Halb fertig')
}, 60_000)

test('two windows, a slow line and the back button lose nothing that was typed', async () => {
  const { page } = await openPage(browser, { ...desk, locale: 'en-GB' })
  await page.goto(address)
  await page.click('main .go')
  const other = await page.context().newPage()
  await other.goto(page.url())
  await page.fill('textarea', 'Typed in the first window')
  await page.waitForFunction(() => document.querySelector('[data-state]')?.textContent === 'Saved')
  // The second window was loaded before, and its field for that question is empty still.
  await other.check('input[value="daily"]')
  await other.waitForFunction(() => document.querySelector('[data-state]')?.textContent === 'Saved')
  await page.reload()
  expect(await page.inputValue('textarea')).toBe('Typed in the first window')
  expect(await page.isChecked('input[value="daily"]')).toBe(true)
  // A slow post of older words must not arrive after the form with the newer ones.
  let posts = 0
  await page.route(/\/r\//, async (route) => {
    const isKeep = route.request().postData()?.includes('do=keep') ?? false
    if (isKeep && posts++ === 0) await new Promise((resolve) => setTimeout(resolve, 2000))
    await route.continue()
  })
  await page.fill('textarea', 'Older words')
  await page.waitForRequest((request) => request.postData()?.includes('do=keep') ?? false)
  await page.fill('textarea', 'Newer words')
  await page.click('.moves .go')
  await page.waitForURL(/page=choice/)
  await page.goBack()
  expect(await page.inputValue('textarea')).toBe('Newer words')
}, 60_000)
