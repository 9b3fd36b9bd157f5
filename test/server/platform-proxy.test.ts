// A proxy that nobody told us of is noticed; what it says is believed only where TRUST_PROXY is set.
import { createProxyWatch } from '../../server/platform/http/proxy-watch'
import { createLog } from '../../server/platform/log'
import { createWorld, type World } from '../support/world'

const page = async (world: World) => (await (await world.as('ada')).get('/workspace')).text
const wrong = (world: World, from: string) =>
  world.anyone().get('/r/aaaaaaaaaaaaaaaaaaaaaaaaaa').set('X-Forwarded-For', from)
const statuses = async (world: World, from: (at: number) => string): Promise<number[]> => {
  const found: number[] = []
  for (let at = 0; at < 61; at++) found.push((await wrong(world, from(at))).status)
  return found
}

describe('without TRUST_PROXY', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  it('nothing is said while nobody forwards', async () => {
    expect(await page(world)).not.toContain('TRUST_PROXY')
  })

  it('the header is not believed, whoever sends it, and the administrator reads what to do', async () => {
    expect((await statuses(world, (at) => `203.0.113.${at}`)).at(-1)).toBe(429)
    const text = await page(world)
    expect(text).toContain('TRUST_PROXY is not set.')
    expect(text).toMatch(/Requests from (127\.0\.0\.1|::1) say that they were forwarded/)
    expect(text).not.toContain('203.0.113')
  })
})

it('with TRUST_PROXY each visitor has a limit of their own, and nothing is to be said', async () => {
  const world = await createWorld({ settings: { TRUST_PROXY: '1' } })
  expect(new Set(await statuses(world, (at) => `203.0.113.${at}`))).toEqual(new Set([404]))
  expect(await page(world)).not.toContain('TRUST_PROXY')
  await world.close()
})

it('the log is told once, and a crowd of strangers is no endless list', () => {
  const log = createLog('silent')
  const warned: unknown[] = []
  log.warn = (fields: unknown) => void warned.push(fields)
  const watch = createProxyWatch({ proxies: 0, log })
  for (let at = 0; at < 20; at++)
    watch.notice(
      { socket: { remoteAddress: `::ffff:10.0.0.${at}` }, get: () => 'x' } as never,
      {} as never,
      () => undefined,
    )
  expect(warned).toEqual([{ peer: '10.0.0.0' }])
  expect(watch.peers()).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'])
})
