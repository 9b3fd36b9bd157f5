// `npm run pictures`: starts the demo on an empty folder and photographs the main pages, light, dark and on a phone, into this
// folder. The README shows them. Needs Chromium (CHROMIUM, or Debian's).
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { ensureBrowser } from '../../test/support/ensure-browser.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const account = { email: 'ada@verbatim.test', password: 'a password for pictures' }
const wide = { viewport: { width: 1360, height: 860 } }
const phone = { viewport: { width: 390, height: 800 }, isMobile: true, hasTouch: true }

/** Name of the picture, page (`:study`, `:run`, `:persona`, `:letter` are filled in), and how it is looked at. */
const pictures = [
  ['study', '/studies/:study', wide],
  ['icp', '/studies/:study/icps/:icp', wide],
  ['contacts', '/studies/:study/contacts', wide],
  ['campaign', '/studies/:study/campaigns/:campaign', wide],
  ['themes', '/studies/:study/runs/:run/themes', wide],
  ['themes-dark', '/studies/:study/runs/:run/themes', { ...wide, colorScheme: 'dark' }],
  ['people', '/studies/:study/runs/:run/people', wide],
  ['persona', '/personas/:persona', wide],
  ['persona-dark', '/personas/:persona', { ...wide, colorScheme: 'dark' }],
  ['persona-phone', '/personas/:persona', phone],
  ['frontline-phone', '/frontline', phone],
  ['respondent-phone', ':letter', phone],
  ['respondent-phone-dark', ':letter', { ...phone, colorScheme: 'dark' }],
]

const dataDir = mkdtempSync(join(tmpdir(), 'verbatim-pictures-'))
const product = spawn(process.execPath, ['server/launch.mjs', 'demo'], {
  cwd: join(here, '../..'),
  env: {
    ...process.env,
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_EMAIL: account.email,
    ADMIN_PASSWORD: account.password,
    SMTP_URL: '',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const address = await addressOf(product)
  const { places, storageState } = await findPlaces(address)
  for (const [name, path, look] of pictures) {
    const page = await (await browser.newContext({ ...look, storageState })).newPage()
    await page.goto(address + path.replace(/:(\w+)/g, (_, key) => places[key]))
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(here, `${name}.png`) })
    await page.context().close()
    console.log(`${name}.png`)
  }
} finally {
  await browser.close()
  product.kill('SIGTERM')
  await new Promise((resolve) => product.once('exit', resolve))
  rmSync(dataDir, { recursive: true, force: true })
}

/** Signs in and follows the links that a researcher would follow. */
async function findPlaces(address) {
  const page = await (await browser.newContext(wide)).newPage()
  await page.goto(`${address}/sign-in`)
  await page.fill('[name=email]', account.email)
  await page.fill('[name=password]', account.password)
  await page.click('main button')
  const idOn = async (path, pattern) => {
    await page.goto(address + path)
    const hrefs = await page
      .locator('main a[href]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    const found = hrefs.map((href) => pattern.exec(href ?? '')?.[1]).find(Boolean)
    if (!found) throw new Error(`${path} has no link like ${pattern}`)
    return found
  }
  const study = await idOn('/studies', /^\/studies\/(\w+)$/)
  const mail = await idOn('/outbox', /^\/outbox\/(\w+)$/)
  const places = {
    study,
    icp: await idOn(`/studies/${study}/icps`, /\/icps\/([0-9a-f]{24})/),
    campaign: await idOn(`/studies/${study}/campaigns`, /\/campaigns\/([0-9a-f]{24})/),
    run: await idOn(`/studies/${study}/runs`, /\/runs\/([0-9a-f]{24})/),
    persona: await idOn('/personas', /^\/personas\/([0-9a-f]{24})/),
    letter: `/r/${await idOn(`/outbox/${mail}`, /\/r\/([\w-]+)$/)}`,
  }
  return { places, storageState: await page.context().storageState() }
}

async function addressOf({ stdout }) {
  let output = ''
  for await (const piece of stdout) {
    output += piece
    const found = /is ready: (http:\/\/\S+)/.exec(output)?.[1]
    if (found) {
      stdout.resume()
      return found
    }
  }
  throw new Error(`the demo did not start:\n${output}`)
}
