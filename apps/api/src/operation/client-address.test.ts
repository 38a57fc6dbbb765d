import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { ApiContext, ApiEnv } from '../app.ts'
import { clientAddress, networkOf } from './client-address.ts'

async function addressOf(proxies: number, peer: string, forwarded?: string): Promise<string> {
  const app = new Hono<ApiEnv>().get('/', (c) => c.text(clientAddress(c as ApiContext, proxies)))
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  // All that is read of Node's request.
  const env = { incoming: { headers, socket: { remoteAddress: peer } } } as HttpBindings
  return (await app.request('/', {}, env)).text()
}

test.each([
  ['without a proxy the header is not believed', 0, '10.0.0.9', '192.0.2.1', '10.0.0.9'],
  ['one proxy names whom it serves', 1, '10.0.0.9', '192.0.2.1', '192.0.2.1'],
  ['what a client wrote itself stands before', 1, '10.0.0.9', '1.1.1.1, 192.0.2.1', '192.0.2.1'],
  ['two proxies', 2, '10.0.0.9', '1.1.1.1, 192.0.2.1, 10.0.0.8', '192.0.2.1'],
  ['fewer than there should be', 2, '10.0.0.9', '192.0.2.1', '192.0.2.1'],
  ['a proxy that names nobody', 1, '10.0.0.9', undefined, '10.0.0.9'],
  ['an address with its port', 1, '10.0.0.9', '1.1.1.1, 192.0.2.1:5678', '192.0.2.1'],
  ['one of IPv6 with its port', 1, '10.0.0.9', '[2001:db8::1]:5678', '2001:db8::1'],
  ['one of IPv6 in brackets', 1, '10.0.0.9', '[2001:db8::1]', '2001:db8::1'],
  ['one of IPv6', 1, '10.0.0.9', '2001:db8::1', '2001:db8::1'],
  ['no address', 1, '10.0.0.9', 'unknown', '10.0.0.9'],
])('%s', async (_what, proxies, peer, forwarded, expected) => {
  expect(await addressOf(proxies, peer, forwarded)).toBe(expected)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('of %s the network is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
