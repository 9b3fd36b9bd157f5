// A plan in a real browser, on a phone: staff go from a challenge that nobody answers to a line, note what came of it, and a viewer reads it.
import type { Browser, Page } from 'playwright-core'
import { axeFindings, openBrowser, openPage, phone, signIn } from '../support/browser'
import { publishHandPersona } from '../support/hand-persona'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let path: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { id } = await publishHandPersona(world, ['Rush orders', 'The plan lives in one head'])
  path = `${world.address}/personas/${id}`
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const open = async (member: string): Promise<{ page: Page; faults: string[] }> => {
  const opened = await openPage(browser, phone)
  await signIn(opened.page, world.address, `${member}@verbatim.test`, castPassword)
  return opened
}

it('leads from a challenge without content to what came of it', async () => {
  const { page, faults } = await open('stan')
  await page.goto(path)
  await page.getByRole('link', { name: 'Begin the plan' }).click()
  await page.getByRole('link', { name: 'Add content against The plan lives in one head' }).click()
  await page.getByLabel('What is done').fill('A film of the shared board')
  expect(await page.getByLabel('Against which challenge').locator('option:checked').textContent()).toContain('one head')
  await page.getByLabel('Of what').fill('viewers')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  // Half an expectation is none: it says what is missing, and nothing is lost.
  await page.getByRole('link', { name: 'How many are expected?' }).click()
  await page.getByLabel('How many').fill('100')
  await page.getByLabel('By', { exact: true }).fill('2026-04-01')
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Note a figure').click()
  await page.getByLabel('Figure (viewers)').fill('120')
  await page.getByRole('button', { name: 'Note it' }).click()
  await page.getByText('2 Mar 2026: 120 (Stan)').waitFor()
  expect(await page.locator('article .chip.good').textContent()).toBe('reached')
  expect(await axeFindings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  expect(faults).toEqual([])
}, 60_000)

it('is read by viewers, who change nothing', async () => {
  const { page, faults } = await open('viktor')
  await page.goto(path)
  await page.getByRole('link', { name: 'The plan with all figures' }).click()
  expect(await page.locator('main').innerText()).toContain('2 Mar 2026: 120')
  expect(await page.locator('main form').count()).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 60_000)
