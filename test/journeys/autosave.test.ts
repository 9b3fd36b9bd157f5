// The editor of personas in a real browser: what is typed is saved, undone, and never lost when somebody else saves in between.
import type { Browser, Page } from 'playwright-core'
import { desk, openBrowser, openPage, signIn } from '../support/browser'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let page: Page
let faults: string[]
let id: string
const ada = { id: 'ada', name: 'Ada', role: 'admin' } as const

beforeAll(async () => {
  world = await createWorld({ smtp: false })
  const { studies, personas } = world.container
  const study = await studies.create({ name: 'Planning', goal: '', company: '', product: '' })
  id = (await personas.service.create({ study: study.id, name: 'Firefighting Sam', summary: 'First words.' }, ada)).id
  await personas.service.addLine(id, undefined, { field: 'challenge', text: 'Rush orders' }, ada)
  browser = await openBrowser()
  ;({ page, faults } = await openPage(browser, desk))
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  await page.goto(`${world.address}/personas/${id}/edit`)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const now = () => world.container.personas.service.get(id)
const summary = () => page.locator('#f-summary')
const head = () => page.locator('form[data-autosave]').first()
const state = () => head().locator('[data-autosave-state]')

describe('the editor', () => {
  it('saves by itself a moment after the last key, and leaves what is not valid alone', async () => {
    await summary().fill('Zażółć gęślą jaźń, 急单')
    await state()
      .getByText(/^Saved/)
      .waitFor()
    expect((await now()).summary).toBe('Zażółć gęślą jaźń, 急单')
    const { version } = await now()
    await page.fill('#f-name', '')
    await page.locator('#f-name').blur()
    await page.waitForTimeout(1500)
    expect(await now()).toMatchObject({ name: 'Firefighting Sam', version })
    await page.fill('#f-name', 'Firefighting Sam')
  })

  it('saves a line with the version that the save before gave back', async () => {
    const line = page.locator('.persona-edit-line textarea[name="text"]').first()
    expect(await line.isVisible()).toBe(false)
    await page.locator('.persona-edit-line summary').first().click()
    await line.fill('Rush orders tear the plan apart')
    await line.blur()
    await page
      .locator('.persona-edit-line [data-autosave-state]')
      .getByText(/^Saved/)
      .waitFor()
    expect((await now()).lines.map(({ text, by }) => [text, by?.name])).toEqual([
      ['Rush orders tear the plan apart', 'Rosa'],
    ])
  })

  it('opens a line by the keyboard, shows what was typed when it is closed, and undoes it there', async () => {
    const line = page.locator('.persona-edit-line').first()
    const shown = line.locator('.persona-edit-words')
    await line.locator('textarea').first().focus()
    await page.keyboard.press('Escape')
    expect(await shown.textContent()).toBe('Rush orders tear the plan apart')
    await page.keyboard.press('Enter')
    await line.locator('textarea:focus').waitFor()
    await page.keyboard.type(', 急单又来了')
    await page.keyboard.press('Escape')
    expect(await shown.isVisible()).toBe(true)
    expect(await shown.textContent()).toBe('Rush orders tear the plan apart, 急单又来了')
    const words = async () => (await now()).lines[0]?.text
    for (let tries = 0; tries < 50 && (await words()) !== (await shown.textContent()); tries++)
      await page.waitForTimeout(100)
    await line.getByRole('button', { name: 'Undo' }).click()
    for (let tries = 0; tries < 50 && (await words())?.includes('急单'); tries++) await page.waitForTimeout(100)
    expect([await words(), await shown.textContent()]).toEqual(Array(2).fill('Rush orders tear the plan apart'))
  })

  it('undoes the last save', async () => {
    await head().getByRole('button', { name: 'Undo' }).click()
    for (let tries = 0; tries < 50 && (await now()).summary !== 'First words.'; tries++) await page.waitForTimeout(100)
    expect([(await now()).summary, await summary().inputValue()]).toEqual(['First words.', 'First words.'])
  })

  it("is in nobody's way when a button is pressed while it still saves", async () => {
    const isAutosave = (body: string | null) => body?.includes('autosave=1') ?? false
    await page.route(`**/personas/${id}**`, async (route) => {
      if (!isAutosave(route.request().postData())) return route.continue()
      const answer = await route.fetch()
      await new Promise((done) => setTimeout(done, 400))
      await route.fulfill({ response: answer })
    })
    await summary().fill('Typed and saved at once')
    await Promise.all([page.waitForEvent('load'), head().getByRole('button', { name: 'Save' }).click()])
    expect(await page.locator('main').textContent()).not.toContain('Somebody saved while you were writing')
    expect((await now()).summary).toBe('Typed and saved at once')
    const line = page.locator('.persona-edit-line').first()
    await line.locator('summary').click()
    await line.locator('textarea').first().fill('Rush orders, once more')
    await Promise.all([page.waitForEvent('load'), head().getByRole('button', { name: 'Save' }).click()])
    expect(await page.locator('main').textContent()).not.toContain('Somebody saved while you were writing')
    expect((await now()).lines[0]?.text).toBe('Rush orders, once more')
    await page.unroute(`**/personas/${id}**`)
  })

  it('overwrites nothing when somebody else has saved, and shows both by the button', async () => {
    const { version } = await now()
    await world.container.personas.service.changeHead(id, version, { summary: 'Words of Ada.' }, ada)
    await summary().fill('Words of Rosa that must not get lost')
    await state().getByText('Somebody else has saved').waitFor()
    expect((await now()).summary).toBe('Words of Ada.')
    expect(await summary().inputValue()).toBe('Words of Rosa that must not get lost')
    await head().getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody saved while you were writing').waitFor()
    const text = (await page.locator('main').textContent()) ?? ''
    expect(text).toContain('Words of Rosa that must not get lost')
    expect(await summary().inputValue()).toBe('Words of Ada.')
    expect(faults).toEqual([])
  })
})
