// The answers behind a line, beside the editor of a persona: opened and closed by keys, and the focus comes back.
import type { Browser } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, signIn } from '../support/browser'
import { createPublishedPersonas } from '../support/published-personas'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let id: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { personas } = await createPublishedPersonas(world)
  id = personas[0]?.id ?? ''
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

it.each(['Escape', 'Enter'])('closes by %s and gives the focus back to its line', async (key) => {
  const { page, faults } = await openPage(browser, desk)
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  await page.goto(`${world.address}/personas/${id}/edit`)
  const link = page.locator('[data-evidence]').first()
  const drawer = page.locator('#evidence')
  await link.focus()
  await page.keyboard.press('Enter')
  await drawer.locator('.said').first().waitFor()
  expect(await drawer.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.press('Tab')
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press(key)
  await drawer.waitFor({ state: 'hidden' })
  expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(faults).toEqual([])
  await page.context().close()
})
