// A researcher's work by keys alone: a survey with a branch, a campaign, a persona. After every press the focus is seen, and
// stands where the work goes on.
import type { Browser, Locator, Page } from 'playwright-core'
import { desk, openBrowser, openPage, signIn } from '../support/browser'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let page: Page
let faults: string[]
let study: string
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { id } = await world.container.studies.create({ name: 'Nights', goal: '', company: 'Loom', product: 'Plan' })
  study = id
  const cleo = { firstName: 'Cleo', lastName: 'Orton', facts: {}, own: {} }
  await world.container.contacts.create(id, { email: 'cleo@customers.test', lifecycle: 'customer', ...cleo })
  browser = await openBrowser()
  ;({ page, faults } = await openPage(browser, desk))
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})
afterEach(() => expect(faults.splice(0)).toEqual([]))

const has = (one: Locator): Promise<boolean> => one.evaluate((element) => element === document.activeElement)
/** Whether the element with the focus is on the screen, with a ring around it. */
const isSeen = (): Promise<boolean> =>
  page.evaluate(() => {
    const active = document.activeElement ?? document.body
    const { top, bottom } = active.getBoundingClientRect()
    return getComputedStyle(active).outlineStyle !== 'none' && bottom > 0 && top < innerHeight
  })

/** Presses Tab until it is there; from where the last page put the focus that is never far. */
async function tabTo(one: Locator, most = 12): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (await has(one)) return expect(await isSeen()).toBe(true)
    await page.keyboard.press('Tab')
  }
  throw new Error(`${one} is more than ${most} presses of Tab away`)
}
async function press(one: Locator, most?: number): Promise<void> {
  await tabTo(one, most)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}
async function type(one: Locator, words: string): Promise<void> {
  await tabTo(one)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(words)
}
const button = (name: string, exact = false): Locator => page.getByRole('button', { name, exact }).first()
const field = (name: string): Locator => page.getByRole('textbox', { name }).first()
/** The whole way through the navigation, as on the first visit. */
const wholePage = 60

describe('by keys alone', () => {
  it('a survey gets a branch, is published, and a campaign with it is launched', async () => {
    await page.goto(`${world.address}/studies/${study}/surveys`)
    await tabTo(field('Title'), wholePage)
    await type(field('Title'), 'Night shift')
    await press(button('Begin'))
    await press(button('New question on page 1'), wholePage)
    expect(await has(page.getByLabel('Kind'))).toBe(true)
    await page.keyboard.type('One')
    await type(field('Question'), 'Do you work at night?')
    await press(button('Save and stay'), wholePage)
    await tabTo(field('New option 1'))
    for (const words of ['yes', 'no']) {
      await page.keyboard.type(words)
      await page.keyboard.press('Tab')
    }
    await press(button('Save', true), wholePage)
    await press(button('Add a page'))
    for (const [at, words] of ['What is hard at night?', 'What is hard by day?'].entries()) {
      await press(button(`New question on page ${at + 2}`))
      await type(field('Question'), words)
      await press(button('Save', true), wholePage)
      if (at === 0) await press(button('Add a page'))
    }
    await page.keyboard.press('Shift+Tab')
    await press(page.getByRole('link', { name: 'Branching and wording of page 1' }), wholePage)
    await tabTo(page.getByLabel('If', { exact: true }).first(), wholePage)
    await page.keyboard.type('Do you')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await type(field('Options or a number'), 'no')
    await tabTo(page.getByLabel('Leads to').first())
    await page.keyboard.type('Page 3')
    await press(button('Save', true), wholePage)
    await page.getByText('Page 3').first().waitFor()
    await press(button('Publish'), wholePage)
    await page.getByText('Version 1 is published', { exact: false }).first().waitFor()

    await page.goto(`${world.address}/studies/${study}/campaigns`)
    await page.keyboard.press('n')
    await tabTo(field('Name of the campaign'), wholePage)
    await page.keyboard.type('By keys')
    await page.keyboard.press('Tab')
    const everybody = page.getByRole('radio', { name: /Everybody/ })
    while (!(await everybody.isChecked())) await page.keyboard.press('ArrowDown')
    await page.getByText('person gets this campaign').waitFor()
    expect(await has(everybody)).toBe(true)
    await press(button('Save as a draft'), wholePage)
    await press(button('Launch: 1 mail'), wholePage)
    await page.getByText('launched').first().waitFor()
  }, 60_000)

  it('a persona is written, reviewed, signed and published', async () => {
    await page.goto(`${world.address}/studies/${study}/personas`)
    await tabTo(field('Name'), wholePage)
    await page.keyboard.type('Night shift Nora')
    await press(button('Start a draft'))
    await tabTo(page.locator('summary', { hasText: 'Challenges' }), wholePage)
    await page.keyboard.press('Enter')
    await page.keyboard.type('Nobody answers the phone at night')
    await press(button('Add: we know this'))
    await press(button('Ready for review'), wholePage)
    await press(button('Sign off these words'))
    await type(field('What is new?'), 'First version.')
    await press(button('Publish version 1'))
    await page.getByText('Version 1 is published', { exact: false }).first().waitFor()
  }, 60_000)
})
