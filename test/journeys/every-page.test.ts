// Every page there is, in the demo study and in an empty one, seen by a real browser: in the light and the dark, at a desk and
// on a phone. Pages are found by following links, so a page that nothing leads to is missed here and named.
import type { Browser, Page } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, signIn } from '../support/browser'
import { type Product, startProduct } from '../support/product'

const account = { ADMIN_EMAIL: 'ada@example.org', ADMIN_PASSWORD: 'a long password of Ada' }

/** Every page for people with an account that links lead to; an id is written `*`. */
const routes = [
  '/',
  '/account',
  '/api/docs',
  '/bounces',
  '/frontline',
  '/frontline/companies',
  '/frontline/inbox',
  '/frontline/roadblocks',
  '/outbox',
  '/outbox/*',
  '/people',
  '/personas',
  '/personas/*',
  '/personas/*/changes',
  '/personas/*/edit',
  '/personas/*/lines/*/evidence',
  '/personas/*/plan',
  '/personas/*/questions',
  '/personas/*/sheet',
  '/personas/compare',
  '/personas/recognise',
  '/studies',
  '/studies/*',
  '/studies/*/accounts',
  '/studies/*/accounts/*',
  '/studies/*/campaigns',
  '/studies/*/campaigns/*',
  '/studies/*/campaigns/new',
  '/studies/*/collection',
  '/studies/*/contacts',
  '/studies/*/contacts/*',
  '/studies/*/contacts/import',
  '/studies/*/contacts/imports/*',
  '/studies/*/contacts/new',
  '/studies/*/icps',
  '/studies/*/icps/*',
  '/studies/*/icps/*/industries',
  '/studies/*/icps/derive',
  '/studies/*/icps/new',
  '/studies/*/interviews',
  '/studies/*/interviews/*',
  '/studies/*/personas',
  '/studies/*/responses',
  '/studies/*/responses/*',
  '/studies/*/runs',
  '/studies/*/runs/*',
  '/studies/*/runs/*/people',
  '/studies/*/runs/*/people/groups/*',
  '/studies/*/runs/*/themes',
  '/studies/*/runs/*/themes/*',
  '/studies/*/segments',
  '/studies/*/segments/*',
  '/studies/*/segments/new',
  '/studies/*/signals',
  '/studies/*/surveys',
  '/studies/*/surveys/*',
  '/studies/*/surveys/import',
  '/studies/*/surveys/*/import',
  '/studies/*/surveys/*/pages/*',
  '/studies/*/surveys/*/preview',
  '/studies/*/surveys/*/questions/*',
  '/studies/*/upkeep',
  '/suppressions',
  '/webhooks',
  '/workspace',
  '/webhooks/*',
]
/** Where a study without anything teaches the next step. */
const emptyRooms = [
  '',
  '/icps',
  '/contacts',
  '/accounts',
  '/signals',
  '/surveys',
  '/campaigns',
  '/campaigns/new',
  '/responses',
  '/interviews',
  '/collection',
  '/runs',
  '/personas',
]

let product: Product
let browser: Browser
let page: Page
let faults: string[]

beforeAll(async () => {
  product = await startProduct({ mode: 'demo', settings: account })
  browser = await openBrowser()
  ;({ page, faults } = await openPage(browser, { ...desk, reducedMotion: 'reduce' }))
  // Colours on their way from light to dark are nobody's colours.
  await page.addInitScript(() => {
    const still = new CSSStyleSheet()
    still.replaceSync('* { transition: none !important }')
    document.adoptedStyleSheets = [still]
  })
  await signIn(page, product.address, account.ADMIN_EMAIL, account.ADMIN_PASSWORD)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const looks = [
  { name: 'light', colorScheme: 'light', width: 1360, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1360, height: 900 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const

/** What is wrong with a page in every look: one line for each finding. */
async function look(path: string): Promise<string[]> {
  const wrong: string[] = []
  const answer = await page.goto(new URL(path, product.address).href)
  if (!answer?.ok()) wrong.push(`${path}: answered ${answer?.status()}`)
  for (const { name, colorScheme, width, height } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    for (const finding of await axeFindings(page)) wrong.push(`${path}, ${name}: ${finding}`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (over > 0) wrong.push(`${path}, ${name}: ${over} pixels too wide`)
    const leaps = await page.evaluate(() => {
      const shown = [...document.querySelectorAll('main :is(h1, h2, h3, h4)')].filter((heading) =>
        heading.checkVisibility(),
      )
      const level = (heading: Element | undefined) => Number(heading?.tagName[1] ?? 0)
      return shown
        .filter((heading, at) => level(heading) > level(shown[at - 1]) + 1)
        .map((heading) => heading.textContent)
    })
    for (const words of leaps) wrong.push(`${path}, ${name}: the heading “${words}” leaps a level`)
    // Axe measures the contrast of words alone: an icon is read as well as they are when it has their colour.
    const pale = await page.evaluate(() =>
      [...document.querySelectorAll('.button .icon')]
        .map((icon) => ({ icon, button: icon.closest('.button')! }))
        .filter(({ icon, button }) => getComputedStyle(icon).color !== getComputedStyle(button).color)
        .map(({ button }) => button.textContent?.trim()),
    )
    for (const words of pale) wrong.push(`${path}, ${name}: the icon of “${words}” has another colour than the words`)
  }
  for (const fault of faults.splice(0)) wrong.push(`${path}: ${fault}`)
  return wrong
}

/** Files, parts of pages, and what ends the session. */
const isFile = /\/campaigns\/audience$|\.(csv|ics|json|xlsx|jsonl|svg)$|\/export$|\/sign-out$|^\/assets\/|^\/api\/v1/
const routeOf = (path: string) =>
  path
    .replace(/\/[0-9a-f]{24}(?=\/|$)/g, '/*')
    .replace(/(?<=\/(themes|lines|questions|groups|surveys\/\*\/pages)\/)[^/]+/, '*')

/** Follows links from the home page and gives the first address of every route. */
async function follow(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const waiting = ['/']
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { pathname } = new URL(path, product.address)
    const route = routeOf(pathname)
    if (found.has(route)) continue
    found.set(route, path)
    const text = await (await page.request.get(new URL(path, product.address).href)).text()
    for (const [, href = ''] of text.matchAll(/\s(?:href|data-href)="(\/[^"#]*)/g)) {
      const next = href.replaceAll('&amp;', '&')
      if (!isFile.test(next.split('?')[0] ?? '')) waiting.push(next)
    }
  }
  return found
}

/** Sends a form of ours as its page would. */
const post = (path: string, form: Record<string, string>) =>
  page.request.post(new URL(path, product.address).href, { form, headers: { origin: product.address } })

/** A file of contacts as its page would send it; gives the address of the page that checks it. */
async function upload(): Promise<string> {
  const study = /href="(\/studies\/[0-9a-f]{24})"/.exec(
    await (await page.request.get(`${product.address}/studies`)).text(),
  )?.[1]
  const file = {
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Email,Company Name\nzed@zed.example,Zed\nbroken,Zed'),
  }
  const options = { multipart: { file }, headers: { origin: product.address } }
  const answer = await page.request.post(`${product.address}${study}/contacts/import`, options)
  return new URL(answer.url()).pathname
}

describe('every page', () => {
  let found: Map<string, string>

  it('is reached by links', async () => {
    await post('/webhooks', { url: 'https://hooks.example.com/verbatim', events: 'run.finished' })
    const check = await upload()
    await post(check, { act: 'import' })
    await post(`${check.split('/contacts/')[0]}/segments/new`, { name: 'Customers', lifecycles: 'customer' })
    found = await follow()
    const public_ = /^\/(r|s|p|receipt)\//
    expect([...found.keys()].filter((route) => !public_.test(route)).sort()).toEqual([...routes].sort())
  }, 60_000)

  it('reads well in the light, in the dark and on a phone', async () => {
    const wrong: string[] = []
    for (const route of routes) {
      const path = found.get(route)
      if (path) wrong.push(...(await look(path)))
    }
    expect(wrong).toEqual([])
  }, 600_000)

  it('of a file that waits to be imported does too', async () => {
    expect(await look(await upload())).toEqual([])
  }, 60_000)

  it('of a study without anything does too', async () => {
    const { url } = { url: (await post('/studies', { name: 'Nothing yet', goal: '' })).url() }
    const wrong: string[] = []
    for (const room of emptyRooms) wrong.push(...(await look(`${new URL(url).pathname}${room}`)))
    expect(wrong).toEqual([])
  }, 60_000)
})
