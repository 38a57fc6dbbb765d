import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** The wanted port, else one of the next few, else whichever is free. */
export async function choosePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 10; port++) {
    if (await listenOn(port)) return port
  }
  return (await listenOn(0)) ?? wanted
}

/** The port that could be listened on, undefined when it is taken. */
async function listenOn(port: number): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen({ host: '127.0.0.1', port, exclusive: true })
    await once(server, 'listening')
    return (server.address() as AddressInfo).port // a pipe's address would be a string
  } catch {
    return undefined
  } finally {
    server.close()
  }
}
