// Where messages may go, so that nobody makes this server call into its own network. An address is judged twice: as it is written
// when it is saved, and by what its name resolves to right before each sending. The sending then connects to exactly the address
// that was judged, so that a name that changes its mind in between (rebinding) gains nothing.
import { lookup as systemLookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** What a name resolves to. */
export type Lookup = (name: string) => Promise<readonly { address: string; family: number }[]>

export type Target = { url: URL; address: string; family: 4 | 6 }

/** Why a message may not go there, in words for an administrator. */
export class TargetRefused extends Error {}

// IANA's special-purpose registries of IPv4 and IPv6 (RFC 6890 and later): nothing in them is a place on the open network.
const special4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24
224.0.0.0/4 240.0.0.0/4`
// Within the one global block: Teredo and its neighbours, documentation, 6to4, which wraps any IPv4 address.
const special6 = '2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20'
// Never, whatever the administrator allows: link-local is where clouds keep their metadata; the rest is nowhere.
const never4 = '0.0.0.0/8 169.254.0.0/16 224.0.0.0/4 240.0.0.0/4'
const never6 = 'fe80::/10 ff00::/8'

const special = listOf(special4, special6)
const never = listOf(never4, never6)
const global6 = listOf('', '2000::/3')

const innerNames =
  /^(localhost|metadata|instance-data)$|\.(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/
const lookupMs = 5000

/**
 * Judges an address as it is written.
 * @param allowed hosts of the inner network that the administrator named in WEBHOOK_ALLOW
 * @throws TargetRefused
 */
export function readTarget(text: string, allowed: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TargetRefused('Expected an address that starts with https://.')
  const host = hostOf(url)
  const isAllowed = allowed.includes(host)
  if (url.protocol === 'http:' && !isAllowed)
    throw new TargetRefused('Expected https://: over plain http anybody on the way could read it.')
  if (url.username || url.password) throw new TargetRefused('Expected an address without a name or password in it.')
  if (isIP(host)) refuseInner([host], isAllowed)
  else if (!isAllowed && (innerNames.test(host) || !host.includes('.')))
    throw new TargetRefused(`${host} is a name of an inner network. ${howToAllow}`)
  return url
}

/**
 * Judges what the name resolves to now; one inner address among several refuses them all.
 * @throws TargetRefused also when the name does not resolve in time
 */
export async function resolveTarget(url: URL, allowed: readonly string[], lookup: Lookup): Promise<Target> {
  const host = hostOf(url)
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await inTime(lookup(host), host)
  const [first] = found
  if (!first) throw new TargetRefused(`${host} has no address.`)
  refuseInner(
    found.map(({ address }) => address),
    allowed.includes(host),
  )
  return { url, address: first.address, family: first.family === 6 ? 6 : 4 }
}

export const systemNames: Lookup = (name) => systemLookup(name, { all: true })

/** Whether an address is one of the open network; IPv4 inside IPv6 is not, in whatever notation. */
export function isOuter(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4')
  const bare = address.replace(/%.*$/, '')
  return isIP(bare) === 6 && global6.check(bare, 'ipv6') && !special.check(bare, 'ipv6')
}

const howToAllow = 'An administrator can allow it by naming the host in WEBHOOK_ALLOW.'

function refuseInner(addresses: readonly string[], isAllowed: boolean): void {
  const forbidden = addresses.find((address) => (isAllowed ? isNever(address) : !isOuter(address)))
  if (forbidden === undefined) return
  throw new TargetRefused(
    isAllowed
      ? `${forbidden} is an address that messages never go to.`
      : `${forbidden} is an address of an inner network. ${howToAllow}`,
  )
}

function isNever(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  return never.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4')
}

/** Small letters, no brackets, no dot at the end. */
function hostOf({ hostname }: URL): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

async function inTime(found: ReturnType<Lookup>, host: string): ReturnType<Lookup> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => refuse(new TargetRefused(`Nobody could say in time where ${host} is.`)), lookupMs)
  })
  const answer = found.catch(() => {
    throw new TargetRefused(`${host} is not known: its name has no address.`)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

function listOf(nets4: string, nets6: string): BlockList {
  const list = new BlockList()
  const add = (nets: string, family: 'ipv4' | 'ipv6'): void => {
    for (const [net = '', bits] of nets.split(/\s+/).map((one) => one.split('/')))
      if (net) list.addSubnet(net, Number(bits), family)
  }
  add(nets4, 'ipv4')
  add(nets6, 'ipv6')
  return list
}
