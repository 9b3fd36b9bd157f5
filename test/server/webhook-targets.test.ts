// Where a webhook may point, how its messages are signed, and when they are tried again.
import { isOuter, readTarget, resolveTarget } from '../../server/platform/webhooks/guard-target'
import { signWebhook } from '../../server/platform/webhooks/sign-webhook'
import { mostTries, nextTryAt } from '../../server/platform/webhooks/webhook'

describe('an address', () => {
  it.each([
    ['nothing', ''],
    ['words', 'my server'],
    ['another scheme', 'ftp://hooks.example.com/a'],
    ['a file', 'file:///etc/passwd'],
    ['gopher', 'gopher://hooks.example.com:25/x'],
    ['plain http', 'http://hooks.example.com/a'],
    ['a name and password', 'https://user:secret@hooks.example.com/a'],
    ['loopback', 'https://127.0.0.1/a'],
    ['loopback in hex', 'https://0x7f000001/a'],
    ['loopback as one number', 'https://2130706433/a'],
    ['loopback in octal', 'https://0177.0.0.1/a'],
    ['a short loopback', 'https://127.1/a'],
    ['nowhere', 'https://0.0.0.0/a'],
    ['a private network', 'https://10.1.2.3/a'],
    ['another private network', 'https://172.31.255.255/a'],
    ['a home network', 'https://192.168.0.1/a'],
    ['a carrier network', 'https://100.64.0.1/a'],
    ['link-local, where clouds keep metadata', 'https://169.254.169.254/latest/meta-data'],
    ['a benchmark network', 'https://198.18.0.1/a'],
    ['multicast', 'https://224.0.0.1/a'],
    ['broadcast', 'https://255.255.255.255/a'],
    ['loopback in IPv6', 'https://[::1]/a'],
    ['nowhere in IPv6', 'https://[::]/a'],
    ['unique local IPv6', 'https://[fd00::1]/a'],
    ['link-local IPv6', 'https://[fe80::1]/a'],
    ['IPv4 inside IPv6, dotted', 'https://[::ffff:127.0.0.1]/a'],
    ['IPv4 inside IPv6, hex', 'https://[::ffff:7f00:1]/a'],
    ['IPv4 inside NAT64', 'https://[64:ff9b::7f00:1]/a'],
    ['IPv4 inside 6to4', 'https://[2002:7f00:1::]/a'],
    ['localhost', 'https://localhost/a'],
    ['localhost with a dot', 'https://LOCALHOST./a'],
    ['a name below localhost', 'https://app.localhost/a'],
    ["a cloud's metadata", 'https://metadata.google.internal/computeMetadata/v1'],
    ['a name without a dot', 'https://intranet/a'],
  ])('that is %s is refused', (_, url) => {
    expect(() => readTarget(url, [])).toThrow(/Expected|inner network/)
  })

  it('of the open network is taken', () => {
    expect(readTarget('https://hooks.example.com:8443/a?b=c', []).host).toBe('hooks.example.com:8443')
    expect(readTarget('https://93.184.216.34/a', []).hostname).toBe('93.184.216.34')
    expect(['93.184.216.34', '2606:4700::1111'].map(isOuter)).toEqual([true, true])
  })

  it('of the own network is taken when the administrator names its host, and metadata never', () => {
    expect(readTarget('http://n8n:5678/hook', ['n8n']).port).toBe('5678')
    expect(readTarget('http://10.0.0.7/hook', ['10.0.0.7']).hostname).toBe('10.0.0.7')
    expect(() => readTarget('http://169.254.169.254/', ['169.254.169.254'])).toThrow(/never/)
    expect(() => readTarget('http://10.0.0.8/hook', ['10.0.0.7'])).toThrow(/https/)
  })
})

describe('the name of an address', () => {
  const url = new URL('https://hooks.example.com/a')
  const answers =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

  it.each([
    ['an inner address', ['10.0.0.1']],
    ['an outer and an inner one', ['93.184.216.34', '192.168.1.1']],
    ['an outer one and IPv6 loopback', ['2606:4700::1111', '::1']],
    ['IPv4 inside IPv6', ['::ffff:10.0.0.1']],
    ['link-local with a zone', ['fe80::1%eth0']],
    ['none at all', []],
  ])('is refused when it resolves to %s', async (_, addresses) => {
    await expect(resolveTarget(url, [], answers(...addresses))).rejects.toThrow(/inner network|no address/)
  })

  it('is refused when nobody knows it', async () => {
    const lookup = () => Promise.reject(new Error('ENOTFOUND'))
    await expect(resolveTarget(url, [], lookup)).rejects.toThrow('hooks.example.com is not known')
  })

  it('is given up when the answer does not come', async () => {
    jest.useFakeTimers()
    const late = expect(resolveTarget(url, [], () => new Promise(() => undefined))).rejects.toThrow(/in time/)
    await jest.advanceTimersByTimeAsync(5000)
    await late
    jest.useRealTimers()
  })

  it('gives the address that was judged, which is the one that is connected to', async () => {
    expect(await resolveTarget(url, [], answers('93.184.216.34'))).toEqual({ url, address: '93.184.216.34', family: 4 })
  })
})

it('signs as the specification of Standard Webhooks does in its example', () => {
  const headers = signWebhook(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    new Date(1614265330 * 1000),
    '{"test": 2432232314}',
  )
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

it('waits longer after each failure and gives up after a day and a bit', () => {
  const start = new Date('2026-03-02T09:00:00Z')
  const waits = Array.from({ length: mostTries }, (_, at) => nextTryAt(at + 1, start)?.getTime())
  expect(waits.slice(0, 3)).toEqual([5000, 300_000, 1_800_000].map((ms) => start.getTime() + ms))
  expect(waits.at(-1)).toBeUndefined()
})
