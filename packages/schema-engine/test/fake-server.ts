import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface FakeServer extends AsyncDisposable {
  url: string
}

/** What a server says to a client that asks for TLS. */
export const tlsAnswer = { yes: 'S', no: 'N', none: '' }

const tlsRequest = Buffer.from('0000000804d2162f', 'hex')

/** A server that gives one answer about TLS, and does `next` to a client that goes on after it. */
export async function startFakeServer(
  answer: string,
  next: (socket: Socket) => void,
): Promise<FakeServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      if (data.equals(tlsRequest)) socket.write(answer)
      else next(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  return {
    url: `postgresql://user:password@127.0.0.1:${port}/app?connect_timeout=600`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
