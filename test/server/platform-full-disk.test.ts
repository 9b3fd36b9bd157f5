// The disk under the data folder is full: what cannot be saved is refused in words, and what was saved is there.
import { type Product, startProduct } from '../support/product'
import { apiKey } from '../support/world'

let product: Product
beforeAll(async () => {
  product = await startProduct({ settings: { API_KEY: apiKey, LOG_LEVEL: 'silent' }, largestFileKb: 6000 })
}, 60_000)
afterAll(() => product?.stop())

const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'text/csv' }
const importPeople = async (batch: number) => {
  const lines = Array.from({ length: 250 }, (_, at) => `cleo${at}@c${batch}.example,${'Cleo '.repeat(20)}`)
  const body = `Email,First name\n${lines.join('\n')}\n`
  const answer = await fetch(`${product.address}/api/v1/contacts/import?wait=true`, { method: 'POST', headers, body })
  return { status: answer.status, body: await answer.json() }
}

it('saving is refused with the reason, and reading goes on', async () => {
  // The import that meets the end of the disk on its way stops there; the next one does not begin.
  let refused = await importPeople(0)
  for (let batch = 1; batch < 200 && refused.body.code !== 'store.full'; batch++) refused = await importPeople(batch)
  expect([refused.status, refused.body.code]).toEqual([503, 'store.full'])
  expect(refused.body.title).toContain('the disk of the server is full')
  const kept = await fetch(`${product.address}/api/v1/contacts?search=cleo0%40c0.example`, { headers })
  expect((await kept.json()).items).toHaveLength(1)
}, 120_000)
