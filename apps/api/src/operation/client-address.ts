import { isIP } from 'node:net'
import type { ApiContext } from '../app.ts'
import { headerOf } from '../http/headers.ts'

/**
 * The address of the client. Behind `proxies` proxies of our own each has added to X-Forwarded-For
 * whom it got the request from; what stands before these anyone can have written.
 */
export function clientAddress(c: ApiContext, proxies: number): string {
  const peer = c.env?.incoming?.socket.remoteAddress ?? ''
  if (proxies === 0) return peer
  const hops = [...(headerOf(c, 'x-forwarded-for') ?? '').split(','), peer]
  const address = withoutPort(hops.at(Math.max(-1 - proxies, -hops.length))?.trim() ?? '')
  return isIP(address) === 0 ? peer : address
}

/** Some proxies write `192.0.2.1:5678` and `[2001:db8::1]:5678`. */
const withoutPort = (hop: string) =>
  hop.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')

/** What one client has: its address, or of IPv6 the network of 64 bits that a line is given. */
export function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/, '')
  if (isIP(bare) !== 6) return bare
  const [left = '', right = ''] = bare.split('%')[0]?.split('::') ?? []
  const before = left.split(':').filter(Boolean)
  const after = right.split(':').filter(Boolean)
  const zeros = bare.includes('::') ? Array(8 - before.length - after.length).fill('0') : []
  const groups = [...before, ...zeros, ...after].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
