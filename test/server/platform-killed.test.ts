// The product is killed while it is at something, and started again on the same folder: it goes on by itself, and at once.
import { type Product, startProduct } from '../support/product'
import { apiKey } from '../support/world'

let product: Product
afterAll(() => product?.stop())

const settings = { API_KEY: apiKey }
const call = async (method: string, path: string, body?: string) => {
  const headers = { Authorization: `Bearer ${apiKey}`, ...(body ? { 'Content-Type': 'text/csv' } : {}) }
  const answer = await fetch(`${product.address}/api/v1${path}`, { method, headers, ...(body ? { body } : {}) })
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
const until = async <Value>(read: () => Promise<Value>, reached: (value: Value) => boolean): Promise<Value> => {
  for (let tries = 0; tries < 1000; tries++) {
    const value = await read()
    if (reached(value)) return value
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error('that took too long')
}

it('an import of people goes on at the next start, and nobody is there twice or missing', async () => {
  product = await startProduct({ settings, keepData: true })
  const people = 6000
  const rows = Array.from({ length: people }, (_, at) => `Cleo,N${at},cleo${at}@customers.test,Company ${at % 90}`)
  const { id } = await call(
    'POST',
    '/contacts/import?wait=no',
    ['First name,Last name,Email,Company', ...rows].join('\n'),
  )
  const read = () => call('GET', `/contacts/imports/${id}`)
  await until(read, ({ state, progress }) => state === 'running' && progress.step === 'writing people')
  const { dataDir } = product
  await product.stop('SIGKILL')

  product = await startProduct({ settings, dataDir })
  const { state, report } = await until(read, (now) => now.state !== 'running')
  expect(state).toBe('done')
  expect(report.contacts.created + report.contacts.unchanged).toBe(people)
  const again = await call('POST', '/contacts/import', ['First name,Last name,Email,Company', ...rows].join('\n'))
  expect(again.contacts).toEqual({ created: 0, updated: 0, unchanged: people })
}, 60_000)
