// The whole way through the product as its users walk it: from an empty folder to a published persona, in a real browser, with
// axe on every page that is met. One sentence after the other; each stands on the one before.
import type { Browser, Page } from 'playwright-core'
import { axeFindings, desk, openBrowser, openPage, phone } from '../support/browser'
import { type Product, startProduct } from '../support/product'
import { contactsCsv, voices } from './planned-voices'

jest.setTimeout(120_000)

let product: Product
let browser: Browser
let rosa: Page
let faults: string[]
let study = ''
const apiKey = 'journey-key-0123456789-0123456789-0123456789'

beforeAll(async () => {
  product = await startProduct({ settings: { API_KEY: apiKey } })
  browser = await openBrowser()
  const opened = await openPage(browser, desk)
  rosa = opened.page
  faults = opened.faults
  rosa.setDefaultTimeout(15_000)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const go = (path: string) => rosa.goto(product.address + path)
const here = () => new URL(rosa.url()).pathname
const press = (name: string | RegExp) => rosa.getByRole('button', { name }).first().click()

async function api(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${product.address}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}

/** Waits for the end of a run; a busy machine may take its time. */
async function finished(id: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { state } = await api('GET', `/runs/${id}`)
    if (state === 'done') return
    if (state === 'failed') throw new Error('the run failed')
    await rosa.waitForTimeout(200)
  }
  throw new Error('the run did not end')
}

describe('from an empty folder', () => {
  it('the printed link makes the first account, once', async () => {
    await rosa.goto(product.setupLink ?? '')
    expect(await axeFindings(rosa)).toEqual([])
    await rosa.fill('[name=name]', 'Rosa')
    await rosa.fill('[name=email]', 'rosa@verbatim.test')
    await rosa.fill('[name=password]', 'short')
    await press('Make the account')
    expect(await rosa.locator('.fault').textContent()).toContain('Use 12 or more characters')
    await rosa.fill('[name=password]', 'correct horse battery')
    await press('Make the account')
    expect(here()).toBe('/studies')
    expect((await rosa.request.get(product.setupLink ?? '')).status()).toBe(410)
  })

  it('a study begins with its name', async () => {
    await rosa.fill('[name=name]', 'Who plans routes, and why')
    await rosa.fill('[name=company]', 'Larkfield')
    await rosa.fill('[name=product]', 'Larkfield Routes')
    await press('Start the study')
    study = here()
    expect(study).toMatch(/^\/studies\/[0-9a-f]{24}$/)
    expect(await rosa.getByRole('heading', { level: 1 }).textContent()).toBe('Who plans routes, and why')
    expect(await axeFindings(rosa)).toEqual([])
  })

  it('an ICP says which companies fit, and shows its criteria again', async () => {
    await go(`${study}/icps/new`)
    await rosa.fill('[name=name]', 'Fleets of 20 to 200')
    await rosa.locator('[name="criteria[0][value]"]').fill('2M')
    await rosa.selectOption('#new-field', { label: 'Employees' })
    await press(/^Add$/)
    await rosa.locator('[name="criteria[1][value]"]').waitFor()
    await rosa.selectOption('[name="criteria[1][op]"]', 'between')
    await rosa.locator('[name="criteria[1][value]"]').fill('20 to 200')
    await rosa.getByRole('button', { name: 'Add as a criterion Budget' }).click()
    await rosa.locator('[name="criteria[2][value]"]').waitFor()
    expect(await rosa.locator('[name="criteria[2][value]"]').inputValue()).toBe('10,000')
    await rosa.locator('form#icp-form button.primary').first().click()
    await rosa.waitForURL(/\/icps\/[0-9a-f]{24}/)
    expect(await rosa.locator('[name="criteria[1][value]"]').inputValue()).toContain('200')
    expect(await axeFindings(rosa)).toEqual([])
  })

  it('contacts come in from a CSV, after a look at what will happen', async () => {
    await go(`${study}/contacts/import`)
    const file = { name: 'hubspot.csv', mimeType: 'text/csv', buffer: Buffer.from(contactsCsv()) }
    await rosa.setInputFiles('[name=file]', file)
    await press('Look at it')
    expect(await rosa.locator('main').innerText()).toMatch(/without an e-mail|no e-mail|address/i)
    expect(await axeFindings(rosa)).toEqual([])
    await press('Import')
    await go(`${study}/contacts`)
    expect(await rosa.locator('main').innerText()).toMatch(/41\s+good fit/)
    expect(await axeFindings(rosa)).toEqual([])
  })

  it('a ready-made instrument becomes a published survey', async () => {
    await go(`${study}/surveys`)
    expect(await axeFindings(rosa)).toEqual([])
    await press(/^Use it ?: What helps you in your work/)
    await rosa.waitForURL(/\/surveys\/[0-9a-f]{24}/)
    expect(await axeFindings(rosa)).toEqual([])
    await press('Publish')
    await rosa.getByText('version 1 is published', { exact: true }).waitFor()
  })

  it('a campaign invites the good fit, into the outbox while no SMTP server is set', async () => {
    await go(`${study}/campaigns/new`)
    expect(await axeFindings(rosa)).toEqual([])
    await rosa.locator('[name=audience][value=good]').check()
    await press('Save as a draft')
    await rosa.waitForURL(/\/campaigns\/[0-9a-f]{24}/)
    expect(await axeFindings(rosa)).toEqual([])
    await press(/Launch/)
    await rosa.getByText('Close', { exact: true }).waitFor()
    for (let tries = 0; tries < 100; tries++) {
      await go('/outbox')
      if (
        /40/.test(
          await rosa
            .locator('caption')
            .innerText()
            .catch(() => ''),
        )
      )
        break
      await rosa.waitForTimeout(200)
    }
    expect(await rosa.locator('caption').innerText()).toMatch(/^40 mails/)
    expect(await axeFindings(rosa)).toEqual([])
  })
})

describe('a respondent on a phone, without script', () => {
  let cleo: Page
  let link = ''

  it('opens the letter, and the page asks in the language of the letter', async () => {
    await rosa.locator('tr', { hasText: 'cleo@fleet-0.example' }).getByRole('link').click()
    link = (await rosa.locator('.mail-text a').first().getAttribute('href')) ?? ''
    const opened = await openPage(browser, { ...phone, javaScriptEnabled: false })
    cleo = opened.page
    await cleo.goto(link)
    expect(await cleo.locator('html').getAttribute('lang')).toBe('pl')
  })

  it('is told what is missing, in that language, and loses nothing', async () => {
    await cleo.locator('form button.go').click()
    await cleo.locator('form button.go').click()
    expect(await cleo.locator('.faults a').count()).toBe(1)
    await cleo.locator('textarea').first().fill('Kierowca dzwoni rano chory i cały plan się sypie. <b>Znowu</b>')
    await cleo.locator('form button.go').click()
    expect(await cleo.locator('.faults').count()).toBe(0)
  })

  it('leaves, comes back on another device with the same link, and goes on', async () => {
    const { page: desktop } = await openPage(browser, { ...desk, javaScriptEnabled: false })
    await desktop.goto(link)
    const onward = desktop.locator('form button.go')
    if ((await desktop.locator('textarea').count()) === 0) await onward.first().click()
    expect(await desktop.locator('progress').getAttribute('value')).not.toBe('1')
    await desktop.context().close()
  })

  it('sends, and keeps a receipt', async () => {
    await cleo.goto(link)
    for (let step = 0; step < 12; step++) {
      if ((await cleo.locator('form button.go').count()) === 0) break
      for (const area of await cleo.locator('textarea').all()) await area.fill('Chcę spokojny poranek bez telefonów.')
      for (const group of await cleo.locator('fieldset').all()) {
        const required = await group.locator('.required').count()
        if (required > 0) await group.locator('input[type=radio], input[type=checkbox]').first().check()
      }
      await cleo.locator('form button.go').first().click()
    }
    const receipt = await cleo.locator('.receipt .code').innerText()
    expect(receipt.replace(/[\s-]/g, '').length).toBeGreaterThan(9)
    const { page: later } = await openPage(browser, { ...phone, javaScriptEnabled: false })
    await later.goto(`${product.address}/receipt/${receipt.trim()}`)
    expect(await later.locator('.receipt .code').innerText()).toBe(receipt)
    await rosa.goto(cleo.url())
    expect(await axeFindings(rosa)).toEqual([])
  })
})

describe('the researcher', () => {
  let run = ''

  it('starts a run over what has come in, and sees themes with quotes', async () => {
    const surveys = (await api('GET', '/surveys')).items as { id: string }[]
    const contacts = (await api('GET', '/contacts?fit=good&limit=100')).items as { id: string; email?: string }[]
    const others = contacts.filter(({ email }) => email && !email.startsWith('cleo@'))
    for (const [at, voice] of voices().entries()) {
      await api('POST', `/surveys/${surveys[0]?.id}/responses`, {
        language: 'en',
        answers: voice,
        contact: others[at]?.id,
      })
    }
    await go(`${study}/runs`)
    await press(/Start the run/)
    await rosa.waitForURL(/\/runs\/[0-9a-f]{24}/)
    run = `${study}/runs/${/runs\/(\w+)/.exec(rosa.url())?.[1]}`
    await finished(run.split('/').at(-1) ?? '')
    await go(`${run}/themes`)
    expect(await rosa.locator('.said').count()).toBeGreaterThan(2)
    expect(await rosa.locator('main').innerHTML()).not.toContain('<b>Znowu</b>')
    expect(await axeFindings(rosa)).toEqual([])
  })

  it('renames a theme, takes it back, and does it again', async () => {
    const theme = rosa.locator('.theme-row').first()
    const first = theme.locator('input[name=name]')
    await theme.locator('.theme-more > summary').click()
    await theme.locator('.rename > summary').click()
    await first.fill('Mornings that break the plan')
    await first.press('Enter')
    await rosa.getByRole('heading', { name: 'Mornings that break the plan' }).waitFor()
    await press(/Undo/)
    await rosa.getByRole('heading', { name: 'Mornings that break the plan' }).waitFor({ state: 'detached' })
    await press(/Redo/)
    await rosa.getByRole('heading', { name: 'Mornings that break the plan' }).waitFor()
  })

  it('sees the groups of people with honest figures, and makes drafts of them', async () => {
    await go(`${run}/people`)
    expect(await rosa.locator('main').innerText()).toMatch(/Stability/)
    expect(await axeFindings(rosa)).toEqual([])
    await press(/Make drafts of personas/)
    for (let tries = 0; tries < 100; tries++) {
      await go(`${study}/personas`)
      if ((await rosa.locator('a[href^="/personas/"][href$="/edit"]').count()) > 0) break
      await rosa.waitForTimeout(200)
    }
    expect(await rosa.locator('a[href^="/personas/"][href$="/edit"]').count()).toBeGreaterThan(0)
    expect(await axeFindings(rosa)).toEqual([])
  })

  it('reads, accepts, signs off and publishes a persona', async () => {
    await rosa.locator('a[href^="/personas/"][href$="/edit"]').first().click()
    expect(await axeFindings(rosa)).toEqual([])
    await rosa.locator('form[action$="/accept-all"] button').click()
    await rosa.locator('form[action$="/submit"] button').click()
    await rosa.locator('form[action$="/sign-off"] button').click()
    await rosa.fill('#pub-note', 'The first version.')
    await rosa.locator('form[action$="/publish"] button').click()
    expect(await rosa.locator('main').innerText()).toMatch(/version 1/i)
  })

  it('shares it with somebody who has no account, and takes a PDF along', async () => {
    await go(`/personas/${/personas\/(\w+)/.exec(rosa.url())?.[1]}/edit`)
    await rosa.locator('form[action$="/shares"] button').click()
    const shared = /https?:\/\/[^\s<"]+\/p\/[\w-]+/.exec(await rosa.content())?.[0] ?? ''
    const id = /personas\/(\w+)/.exec(rosa.url())?.[1] ?? ''
    const { page: reader } = await openPage(browser, phone)
    await reader.goto(shared)
    expect(await reader.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await axeFindings(reader)).toEqual([])
    const pdf = await rosa.request.get(`${product.address}/api/v1/personas/${id}/export?format=pdf`, {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('finds the correction still there after a new run', async () => {
    await go(`${study}/runs`)
    await press(/Start the run/)
    await rosa.waitForURL(/\/runs\/[0-9a-f]{24}/)
    const id = /runs\/(\w+)/.exec(rosa.url())?.[1] ?? ''
    await finished(id)
    await go(`${study}/runs/${id}/themes`)
    expect(await rosa.getByRole('heading', { name: 'Mornings that break the plan' }).count()).toBe(1)
  })

  it('met no script error and no refused resource on the way', () => {
    expect(faults).toEqual([])
  })
})
