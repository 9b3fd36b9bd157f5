// Leaving an editor with changes that were not saved, in a real browser: it asks first, and not when they were saved.
import type { Browser, Page } from 'playwright-core'
import { desk, openBrowser, openPage, signIn } from '../support/browser'
import { publishSolarSurvey } from '../support/solar-survey'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let page: Page
let asked: string[]
let base: string

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { study, survey } = await publishSolarSurvey(world)
  base = `${world.address}/studies/${study.id}/surveys/${survey.id}`
  browser = await openBrowser()
  page = (await openPage(browser, desk)).page
  asked = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.accept()
  })
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

it('asks before a changed question is left, and not after it was saved or where nothing was changed', async () => {
  await page.goto(base)
  await page.locator('.question-list a').first().click()
  await page.getByRole('link', { name: 'Back' }).click()
  await page.waitForURL(/surveys\/[0-9a-f]{24}#/)
  expect(asked).toEqual([])
  await page.locator('.question-list a').first().click()
  await page.locator('textarea').first().fill('Something else')
  await page.getByRole('link', { name: 'Back' }).click()
  await page.waitForURL(/surveys\/[0-9a-f]{24}#/)
  expect(asked).toEqual(['beforeunload'])
  await page.locator('.question-list a').first().click()
  await page.locator('textarea').first().fill('What is hard?')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/surveys\/[0-9a-f]{24}#/)
  expect(asked).toEqual(['beforeunload'])
  expect(await page.locator('.question-list a').first().textContent()).toBe('What is hard?')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.waitForLoadState()
  expect(await page.locator('.question-list a').first().textContent()).not.toBe('What is hard?')
}, 60_000)
