// The product is killed in mid-campaign and started again on the same folder: nobody is written to twice, and nobody is lost.
import { createInbox, type Inbox } from '../support/inbox'
import { type Product, startProduct } from '../support/product'
import { apiKey } from '../support/world'

let inbox: Inbox
let product: Product

const call = async (method: string, path: string, body?: object) => {
  const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' }
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
  const answer = await fetch(`${product.address}/api/v1${path}`, init)
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
const until = async (reached: () => boolean | Promise<boolean>, limitMs: number) => {
  const end = Date.now() + limitMs
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('that took too long')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

beforeAll(async () => {
  inbox = await createInbox()
})
afterAll(async () => {
  await product?.stop()
  await inbox.close()
})

it('writes to nobody twice and loses nobody when it is killed in mid-campaign', async () => {
  const settings = { SMTP_URL: inbox.url, API_KEY: apiKey, MAIL_RATE: '10000' }
  product = await startProduct({ settings, keepData: true })
  const people = 60
  const survey = await call('POST', '/surveys', { instrument: 'good-fit' })
  await call('POST', `/surveys/${survey.id}/publish`)
  for (let at = 0; at < people; at++)
    await call('POST', '/contacts', {
      firstName: 'Cleo',
      lastName: `${at}`,
      email: `cleo${at}@customers.test`,
      lifecycle: 'customer',
    })
  const { id } = await call('POST', '/campaigns', { surveyId: survey.id, audience: 'all' })
  // Killed by the server's own hand, between the text and its acknowledgement: the worst moment there is.
  let killed = false
  inbox.cutAfterData = () => {
    if (killed || inbox.mails.length < 15) return false
    killed = true
    product.process.kill('SIGKILL')
    return true
  }
  await call('POST', `/campaigns/${id}/launch`)
  await until(() => killed, 30_000)
  const { dataDir } = product
  await product.stop('SIGKILL')
  inbox.cutAfterData = undefined
  const before = inbox.mails.length
  expect(before).toBeLessThan(people)

  product = await startProduct({ settings, dataDir })
  const counts = async () => (await call('GET', `/campaigns/${id}`)).counts as Record<string, number>
  // Claims that were under way are unsure; all others go out.
  await until(async () => (await counts()).queued === 0, 150_000)
  await until(async () => (await counts()).sent! + (await counts()).unconfirmed! === people, 30_000)
  const receivers = inbox.mails.flatMap(({ to }) => to)
  expect(receivers).toHaveLength(new Set(receivers).size)
  const { sent = 0, unconfirmed = 0 } = await counts()
  expect(unconfirmed).toBeLessThanOrEqual(2)
  expect(sent).toBe(people - unconfirmed)
  expect(receivers.length).toBeGreaterThanOrEqual(people - 2)
}, 240_000)
