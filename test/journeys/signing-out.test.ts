// A browser that several people use: whoever comes after somebody signed out finds nothing of theirs by going back.
import type { Browser } from 'playwright-core'
import { desk, openBrowser, openPage, signIn } from '../support/browser'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})

test('going back keeps what was typed while one is signed in, and shows no page afterwards', async () => {
  const { id } = await world.container.studies.current()
  const { page } = await openPage(browser, desk)
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  await page.goto(`${world.address}/studies/${id}/contacts/new`)
  await page.fill('[name="lastName"]', 'Customer')
  await page.goto(`${world.address}/studies/${id}/contacts/0123456789abcdef01234567`)
  await page.goBack()
  expect(await page.inputValue('[name="lastName"]')).toBe('Customer')

  await page.click('form[action="/sign-out"] button')
  await page.waitForURL(/\/sign-in/)
  await page.goBack()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
}, 60_000)

test('neither lists nor files are kept by anything on the way', async () => {
  const { id } = await world.container.studies.current()
  const rosa = await world.as('rosa')
  const kept = async (path: string) => (await rosa.get(path)).headers['cache-control']
  expect(await kept(`/studies/${id}/contacts`)).toBe('private, no-cache')
  expect(await kept(`/studies/${id}/contacts.csv`)).toBe('no-store')
  expect((await world.api('get', '/contacts')).headers['cache-control']).toBe('no-store')
})
