import dns from 'node:dns/promises'
import { BlockList } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
// Who connects to the unspecified address reaches this machine.
loopback.addAddress('0.0.0.0', 'ipv4')
loopback.addAddress('::', 'ipv6')

/**
 * Whether a host is this machine, by the addresses that it is reached at and not by its spelling: a
 * folder of Unix sockets is, and so is a name that the hosts file gives a loopback address. A name
 * that nobody knows is not.
 */
export async function isLoopback(host: string): Promise<boolean> {
  if (host.startsWith('/')) return true
  const addresses = await dns.lookup(host, { all: true }).catch(() => [])
  return addresses.length > 0 && addresses.every(isLoopbackAddress)
}

/** Whether the name of a host has an address. */
export const resolves = (host: string): Promise<boolean> =>
  dns.lookup(host).then(
    () => true,
    () => false,
  )

const isLoopbackAddress = ({ address, family }: { address: string; family: number }) =>
  loopback.check(address.replace(/%.*/, ''), family === 6 ? 'ipv6' : 'ipv4')
