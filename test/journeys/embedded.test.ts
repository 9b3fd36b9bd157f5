// A survey inside a page of another site, in a real browser: answered to the end with script and without, on a phone; and refused by
// the browser where the site was not named.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { frameOf } from '../../server/authoring/embedding'
import { axeFindings, desk, openBrowser, openPage, phone } from '../support/browser'
import { publishSolarSurvey } from '../support/solar-survey'
import { createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let surveyId: string
let named: Server
let other: Server

/** A page of somebody's site: a long introduction, and the code that was copied into it. Other hosts than ours, so cookies would be foreign. */
const siteWith = async (code: () => string): Promise<Server> => {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(
      `<!doctype html><html lang="en"><title>Ours</title><h1>Ours</h1><p>${'Welcome. '.repeat(400)}</p>${code()}</html>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const addressOf = (server: Server): string => `http://localhost:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  browser = await openBrowser()
  const { survey } = await publishSolarSurvey(world, { open: true })
  surveyId = survey.id
  const code = () => frameOf(survey, world.address).growing
  named = await siteWith(code)
  other = await siteWith(code)
  await world.container.authoring.changeLink(surveyId, survey.version, { open: true, sites: [addressOf(named)] })
}, 60_000)
afterAll(async () => {
  await browser.close()
  for (const site of [named, other]) {
    site.closeAllConnections()
    await new Promise((resolve) => site.close(resolve))
  }
  await world.close()
})

it('is refused by the browser on a site that was not named', async () => {
  const { page } = await openPage(browser, desk)
  const said = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
  await page.goto(addressOf(other))
  expect((await said).type()).toBe('error')
  expect(await page.frameLocator('iframe').locator('main .go').count()).toBe(0)
  await page.context().close()
}, 60_000)

const journeys: [string, BrowserContextOptions, boolean][] = [
  ['on a phone, without script', { ...phone, javaScriptEnabled: false }, false],
  ['at a desk, in the dark', { ...desk, colorScheme: 'dark' }, true],
]

it.each(journeys)(
  'is answered to the end %s',
  async (_, options, hasScript) => {
    const { page, faults } = await openPage(browser, options)
    await page.goto(addressOf(named))
    const survey = page.frameLocator('iframe')
    const heights: number[] = []
    const look = async () => {
      await survey.locator('main h1').waitFor()
      heights.push((await page.locator('iframe').boundingBox())?.height ?? 0)
      const frame = page.frames()[1]
      expect(await frame?.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    }
    await survey.locator('main .go').click()
    await survey.locator('textarea').first().fill('Three spreadsheets')
    await look()
    await survey.locator('.moves .go').click()
    await survey.locator('input[value="price"]').check()
    await survey.locator('textarea').first().fill('The bill')
    await look()
    await survey.locator('.moves .go').click()
    await survey.locator('input[value="4"]').check({ force: true })
    await survey.locator('.moves .go').click()
    await survey.locator('textarea').first().waitFor()
    await survey.locator('.moves .go').click()
    await survey.locator('.review').first().waitFor()
    await look()
    await survey.locator('main .go').click()
    expect(await survey.locator('.code').textContent()).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/)
    // The page around is scrolled, not the frame in it: with script it is as high as what it shows.
    expect(new Set(heights).size > 1).toBe(hasScript)
    if (hasScript) {
      const box = await page.locator('iframe').boundingBox()
      expect(box?.y).toBeGreaterThanOrEqual(-1)
      expect(
        await page.frames()[1]?.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight + 1),
      ).toBe(true)
      expect(await axeFindings(page)).toEqual([])
    }
    expect(await page.context().cookies()).toEqual([])
    expect(faults).toEqual([])
    const kept = []
    for await (const response of world.container.responses.each({ surveyId })) kept.push(response)
    expect(kept.at(-1)).toMatchObject({ collector: 'embed', state: 'completed' })
    await page.context().close()
  },
  60_000,
)
