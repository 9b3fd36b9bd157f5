// The public link as a picture for a slide, a poster or a printed mail.
import QRCode from 'qrcode'
import { publishSolarSurvey } from '../support/solar-survey'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
beforeAll(async () => {
  world = await createWorld({ smtp: false, settings: { BASE_URL: 'https://research.example.com' } })
  rosa = await world.as('rosa')
})
afterAll(() => world.close())

it('is for researchers, of their study, and only while the link is open', async () => {
  const { study, survey } = await publishSolarSurvey(world)
  const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
  const path = `/studies/${study.id}/surveys/${survey.id}`
  expect((await (await world.as('viktor')).get(`${path}/link.svg`)).status).toBe(403)
  expect((await rosa.get(`/studies/${other.id}/surveys/${survey.id}/link.svg`)).status).toBe(404)
  expect((await rosa.get(`${path}/link.svg`)).status).toBe(409)
  expect((await rosa.get(path)).text).not.toContain('link.svg')
})

it('holds the link that is shown beside it, sharp at any size', async () => {
  const { study, survey } = await publishSolarSurvey(world, { open: true })
  const path = `/studies/${study.id}/surveys/${survey.id}`
  const href = `https://research.example.com/s/${survey.link.slug}`
  const page = (await rosa.get(path)).text
  expect(page).toContain(href)
  expect(page).toContain(`<img src="${path}/link.svg" alt="QR code of the link"`)
  const { headers, body } = await rosa.get(`${path}/link.svg`).buffer(true)
  expect(headers['content-type']).toContain('image/svg+xml')
  const svg = Buffer.isBuffer(body) ? body.toString() : String(body)
  // Whoever comes by the picture is told from whoever was sent the link.
  const { size, data } = QRCode.create(`${href}?by=qr`, { errorCorrectionLevel: 'M' }).modules
  expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`)
  // Every dark module is drawn: rows are lines, and their lengths add up.
  const drawn = [...svg.matchAll(/h(\d+)/g)].slice(1)
  const dark = [...data].filter((module) => module === 1).length
  expect(drawn.reduce((sum, [, length]) => sum + Number(length), 0)).toBeGreaterThanOrEqual(dark)
})
