// Choosing people for a campaign in a real browser: picks hold over pages and filters, the count follows while one chooses.
import type { Browser } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, signIn } from '../support/browser'
import { publishSolarSurvey } from '../support/solar-survey'
import { castPassword, createWorld, type World } from '../support/world'

let world: World
let browser: Browser
let studyId: string

beforeAll(async () => {
  world = await createWorld()
  browser = await openBrowser()
  const { study } = await publishSolarSurvey(world)
  studyId = study.id
  for (let at = 0; at < 60; at++) {
    const name = `Cleo${String(at).padStart(2, '0')}`
    const lifecycle = at % 2 === 0 ? 'customer' : 'lead'
    const person = { firstName: '', lastName: name, email: `${name}@x.test`, facts: {}, own: {} }
    await world.container.contacts.create(study.id, { ...person, lifecycle })
  }
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.close()
})

test('people picked on several pages and under several filters are asked together', async () => {
  const { page, faults } = await openPage(browser, { ...desk, reducedMotion: 'reduce' })
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  const list = `${world.address}/studies/${studyId}/contacts`
  const pick = (name: string) => page.check(`tr:has-text("${name}") input[name="contactIds"]`)
  await page.goto(list)
  await pick('Cleo01')
  await pick('Cleo02')
  await page.goto(`${list}?page=2`)
  await pick('Cleo59')
  await page.goto(`${list}?lifecycle=lead&q=cleo03`)
  await pick('Cleo03')
  expect(await page.textContent('[data-picks-said]')).toBe('4 picked, 3 of them elsewhere.')
  await page.goto(list)
  expect(await page.isChecked('tr:has-text("Cleo02") input')).toBe(true)
  await page.uncheck('tr:has-text("Cleo02") input')
  await page.click('button:has-text("Ask the picked ones")')
  expect(await page.textContent('[data-audience-preview] .audience-count')).toContain('3 people get this campaign')
  expect(await axeFindings(page)).toEqual([])
  await page.check('input[name="audience"][value="all"]')
  await page.fill('[name="search"]', 'cleo0')
  await page.waitForFunction(() => document.querySelector('.audience-count strong')?.textContent === '10')
  await page.goto(list)
  expect(await page.textContent('[data-picks-said]')).toBe('')
  expect(faults).toEqual([])
}, 60_000)

test('a survey for staff proposes to ask staff, unless somebody chose whom to ask', async () => {
  const staff = await world.container.authoring.create(await world.container.studies.get(studyId), {
    instrument: 'staff',
  })
  await world.container.authoring.publish(staff.id, 'Rosa')
  const { page } = await openPage(browser, desk)
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  await page.goto(`${world.address}/studies/${studyId}/campaigns/new`)
  const chosen = () => page.inputValue('input[name="audience"]:checked')
  expect(await chosen()).toBe('good')
  await page.selectOption('[name="surveyId"]', staff.id)
  expect(await chosen()).toBe('staff')
  await page.reload()
  await page.check('input[name="audience"][value="all"]')
  await page.selectOption('[name="surveyId"]', staff.id)
  expect(await chosen()).toBe('all')
}, 60_000)
