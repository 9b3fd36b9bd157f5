// What a stranger wrote is never a formula in a table that leaves the product, however it begins.
import { toCsv } from '../../server/platform/csv'
import { createWorld, type World } from '../support/world'

let world: World
beforeAll(async () => {
  world = await createWorld({ smtp: false })
})
afterAll(() => world.close())

const signs = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠SUM', ' =1+1', '\u200B=1+1', '\t=1', '\n=1']

it('a cell that begins like one gets an apostrophe; numbers and words stay', () => {
  for (const sign of signs) expect([sign, toCsv(['a'], [[sign]]).includes(`'${sign}`)]).toEqual([sign, true])
  expect(toCsv(['a', 'b'], [[-5, 'plain - words']])).toBe('\uFEFFa,b\n-5,plain - words\n')
})

it('companies and people go out with it too', async () => {
  const { accounts, contacts, studies } = world.container
  const { id } = await studies.current()
  await accounts.create(id, { name: '＝cmd|’/c calc’!A1', facts: {}, own: {} })
  const someone = { lastName: 'Cleo', lifecycle: 'customer', facts: {}, own: {} } as const
  await contacts.create(id, { ...someone, firstName: '＋HYPERLINK', email: 'cleo@customers.test' })
  const rosa = await world.as('rosa')
  expect((await rosa.get(`/studies/${id}/accounts.csv`)).text).toContain("'＝cmd")
  expect((await rosa.get(`/studies/${id}/contacts.csv`)).text).toContain("'＋HYPERLINK")
})
