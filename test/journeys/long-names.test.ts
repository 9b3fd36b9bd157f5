// Very long names of companies, surveys, options and people, without a blank to break at, on a phone and at a desk: no page of
// campaigns, fieldwork or respondents grows wider than the window; and a study that names nobody has no empty header.
import type { Browser, Page } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, phone, signIn } from '../support/browser'
import { castPassword, createWorld, type World } from '../support/world'

const long = `${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4)}`
const chinese = '非常长的公司名称没有任何空格'.repeat(10)

let world: World
let browser: Browser
let studyId: string
let surveyId: string
let campaignId: string
let slug: string
let guideId: string

beforeAll(async () => {
  world = await createWorld()
  browser = await openBrowser()
  const { studies, authoring, contacts, campaigns } = world.container
  const study = await studies.create({
    name: long.slice(0, 120),
    goal: chinese,
    company: long.slice(0, 120),
    product: chinese,
  })
  studyId = study.id
  const options = [
    { key: 'a', text: { en: long } },
    { key: 'b', text: { en: chinese }, write: true },
  ]
  const text = { en: `${long} {company}` }
  const questions = [
    { key: 'open', kind: 'long', topic: 'challenge', text, hint: { en: long }, probe: { en: long } },
    { key: 'pick', kind: 'multi', text, options },
    { key: 'rank', kind: 'ranking', text, options: options.map(({ key, text: words }) => ({ key, text: words })) },
    {
      key: 'rows',
      kind: 'matrix',
      text,
      options: options.map(({ key, text: words }) => ({ key, text: words })),
      rows: [{ key: 'r', text: { en: long } }],
    },
    { key: 'scale', kind: 'scale', text, min: 0, max: 10, low: { en: long }, high: { en: chinese } },
  ]
  const make = async (kind: string) => {
    const title = { en: long }
    const definition = { kind, voice: 'good-fit', language: 'en', languages: ['en', 'pl'], title, intro: { en: long } }
    const pages = [{ key: 'p', title, questions }]
    const values = { company: long.slice(0, 200), product: chinese }
    const survey = await authoring.create(study, { definition: { ...definition, pages, values } })
    await authoring.publish(survey.id, long.slice(0, 60))
    return authoring.get(survey.id)
  }
  const survey = await make('survey')
  const opened = await authoring.changeLink(survey.id, survey.version, { open: true, quota: 5 })
  surveyId = opened.id
  slug = opened.link.slug
  guideId = (await make('interview')).id
  const email = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.test`
  await contacts.create(studyId, {
    firstName: long,
    lastName: chinese,
    email,
    lifecycle: 'customer',
    facts: {},
    own: {},
  })
  const campaign = await campaigns.service.create(study, {
    surveyId,
    audience: { kind: 'all' },
    name: long.slice(0, 120),
  })
  campaignId = campaign.id
  await campaigns.service.launch(campaignId, world.address)
  await world.container.jobs.settled()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.close()
})

/** How much wider than the window the page is, and what sticks out first; empty when it is not. */
const tooWide = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth
    if (over <= 0) return ''
    const sticking = [...document.querySelectorAll('main *, header *')].filter((one) => {
      const { right, width } = one.getBoundingClientRect()
      return width > 0 && right > window.innerWidth + 1 && !one.closest('.table-wrap, svg')
    })
    const names = sticking.slice(0, 8).map(({ tagName, className }) => `${tagName.toLowerCase()}.${className}`)
    return `${over} pixels too wide: ${names.join(' > ')}`
  })

test('respondents’ pages hold them', async () => {
  const { page, faults } = await openPage(browser, { ...desk, reducedMotion: 'reduce' })
  const wide: string[] = []
  const look = async (what: string) => {
    for (const width of [320, 390, 1360]) {
      await page.setViewportSize({ width, height: 844 })
      const over = await tooWide(page)
      if (over) wide.push(`${what} at ${width}: ${over}`)
    }
    wide.push(...(await axeFindings(page)))
  }
  await page.goto(`${world.address}/s/${slug}`)
  await look('introduction')
  await page.click('main .go')
  await page.fill('textarea', `${long}\n${chinese}`)
  await page.check('input[value="b"]')
  await look('questions')
  expect(wide).toEqual([])
  await page.click('.moves .go')
  await look('review')
  await page.click('main .go')
  await look('done')
  expect(wide).toEqual([])
  expect(faults).toEqual([])
}, 60_000)

test('researchers’ pages hold them', async () => {
  const { page, faults } = await openPage(browser, { ...desk, reducedMotion: 'reduce' })
  await signIn(page, world.address, 'rosa@verbatim.test', castPassword)
  const study = `/studies/${studyId}`
  const [response] = await world.container.responses.list({ surveyId })
  const [contact] = await world.container.contacts.page({ studyId }, { skip: 0, limit: 1 })
  await page.goto(`${world.address}${study}/interviews?who=${contact?.id}&surveyId=${guideId}`)
  await page.click('button:has-text("Begin")')
  const room = new URL(page.url()).pathname
  await page.fill('[data-notes="open"]', long)
  await page.click('button:has-text("Keep")')
  const paths = ['/campaigns', `/campaigns/${campaignId}`, '/campaigns/new', '/responses', `/responses/${response?.id}`]
  const all = [...paths, '/interviews?q=don', '/collection', `/collection?survey=${surveyId}`].map(
    (path) => study + path,
  )
  const wide: string[] = []
  for (const path of [...all, room, '/suppressions', '/bounces', '/outbox']) {
    await page.goto(world.address + path)
    for (const width of [390, 820, 1360]) {
      await page.setViewportSize({ width, height: 900 })
      const over = await tooWide(page)
      if (over) wide.push(`${path} at ${width}: ${over}`)
    }
  }
  expect(wide).toEqual([])
  expect(faults.filter((fault) => !/403/.test(fault))).toEqual([])
}, 60_000)

test('a study that names nobody has no empty header', async () => {
  const { authoring, studies } = world.container
  const study = await studies.create({ name: 'Quiet', goal: '', company: '', product: '' })
  const survey = await authoring.create(study, { instrument: 'good-fit' })
  await authoring.publish(survey.id, 'Rosa')
  const { version, link } = await authoring.get(survey.id)
  await authoring.changeLink(survey.id, version, { open: true })
  const { page } = await openPage(browser, { ...phone, locale: 'en-GB' })
  await page.goto(`${world.address}/s/${link.slug}`)
  expect(await page.locator('.asker').count()).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  await page.click('main .go')
  expect(await page.textContent('.asker')).toBe('What helps you in your work')
  expect(await page.title()).toBe('What helps you in your work')
}, 60_000)
