// Going back in the browser to a form that was sent, and sending it again: the words of before make one thing, others another, and a
// button means what the page shows now.
import type { Browser, Page } from 'playwright-core'
import { desk, openBrowser, openPage, signIn } from '../support/browser'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let page: Page
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  browser = await openBrowser()
  page = (await openPage(browser, desk)).page
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})

const named = async (name: string) =>
  (await world.container.studies.list()).filter((study) => study.name === name).length
const isElsewhere = (url: URL) => url.pathname !== '/studies'

test('a form whose page has the address it is sent to makes one thing of the same words, and another of others', async () => {
  await page.goto(`${world.address}/studies`)
  await page.fill('[name="name"]', 'Once Only')
  await page.press('[name="name"]', 'Enter')
  await page.waitForURL(isElsewhere)
  await page.goBack()
  expect(await page.inputValue('[name="name"]')).toBe('Once Only')
  await page.locator('[name="name"]').press('Enter')
  await page.waitForURL(isElsewhere)
  expect(await named('Once Only')).toBe(1)

  await page.goBack()
  await page.locator('[name="name"]').fill('Other Words')
  await page.locator('[name="name"]').press('Enter')
  await page.waitForURL(isElsewhere)
  expect([await named('Once Only'), await named('Other Words')]).toEqual([1, 1])
}, 60_000)

test('without script too', async () => {
  const bare = (await openPage(browser, { ...desk, javaScriptEnabled: false })).page
  await signIn(bare, world.address, 'rosa@verbatim.test', castPassword)
  const send = async () => {
    await bare.press('[name="name"]', 'Enter')
    await bare.waitForURL(isElsewhere)
  }
  await bare.goto(`${world.address}/studies`)
  await bare.fill('[name="name"]', 'Bare Once')
  await send()
  await bare.goBack()
  expect(await bare.inputValue('[name="name"]')).toBe('Bare Once')
  await send()
  expect(await named('Bare Once')).toBe(1)

  await bare.goBack()
  await bare.fill('[name="name"]', 'Bare Other')
  await send()
  expect([await named('Bare Once'), await named('Bare Other')]).toEqual([1, 1])
  await bare.context().close()
}, 60_000)
