import { BlockList, isIP } from 'node:net'

export const loopbackNetworks: readonly string[] = ['127.0.0.0/8', '::1/128']

/** Loopback and private networks (RFC 1918, RFC 4193). */
export const localNetworks: readonly string[] = [
  ...loopbackNetworks,
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
]

const loopback = networks(loopbackNetworks)
const local = networks(localNetworks)

/** Every address of a host name; empty if the name does not resolve. */
async function addressesOf(hostname: string): Promise<readonly string[]> {
  const bare = hostname.replace(/^\[|\]$/g, '')
  // Few runs need it.
  const { lookup } = await import('node:dns/promises')
  const found = await lookup(bare, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/** True if every address of the host is a loopback address, which is docker's rule for trust. */
export async function isLoopback(hostname: string): Promise<boolean> {
  return every(await addressesOf(hostname), loopback)
}

/** True for `localhost`, names below it and loopback addresses. It asks no name server. */
export function isThisMachine(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return /^(?:.+\.)?localhost$/i.test(bare) || (isIP(bare) > 0 && contains(loopback, bare))
}

/** True if every address of the host is loopback or private. */
export async function isLocal(hostname: string): Promise<boolean> {
  return every(await addressesOf(hostname), local)
}

/** True if an address of the host is in one of the networks, `10.0.0.0/8`. Ignores text that is not a network. */
export async function isWithin(hostname: string, cidrs: readonly string[]): Promise<boolean> {
  if (cidrs.length === 0) return false
  const list = networks(cidrs)
  return (await addressesOf(hostname)).some((address) => contains(list, address))
}

/** True if the address is in the network, `10.0.0.0/8`, or equals it. False if one of them is malformed. */
export function isWithinNetwork(address: string, network: string): boolean {
  const whole = familyOf(network) === 'ipv6' ? 128 : 32
  return contains(networks([network.includes('/') ? network : `${network}/${whole}`]), address)
}

function every(addresses: readonly string[], list: BlockList): boolean {
  return addresses.length > 0 && addresses.every((address) => contains(list, address))
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, familyOf(address))
}

// Not isIPv6: its regular expression takes longer to compile than everything else in this file.
function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

function networks(cidrs: readonly string[]): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [network = '', prefix = ''] = cidr.split('/')
    try {
      list.addSubnet(network, Number(prefix || Number.NaN), familyOf(network))
    } catch {
      // An engine may know notations of networks that Node does not.
    }
  }
  return list
}
