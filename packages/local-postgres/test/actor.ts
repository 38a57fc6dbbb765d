// Another process for the tests: `node actor.ts <verb> <root>`, then one line of JSON on stdout for
// what was done and one for each line on stdin. It ends when nothing keeps it alive.
import { createInterface } from 'node:readline'
import { UserError } from '@repo/cli'
import { holdServer, type ServerHold, serverStatus, startServer, stopServer } from '../src/index.ts'

const [verb = '', root = ''] = process.argv.slice(2)

function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

async function act(): Promise<void> {
  if (verb === 'stop') return say({ stopped: await stopServer({ root }) })
  if (verb === 'status') return say(await serverStatus({ root }))
  if (verb === 'hold') {
    const hold = await holdServer({ root })
    say({ ...hold, url: hold.url('postgres') })
    return listen(hold)
  }
  const server = await startServer({ root })
  say({ ...server, url: server.url('postgres') })
}

function listen(hold: ServerHold): void {
  createInterface({ input: process.stdin }).on('line', async () => {
    await hold.release()
    say({ released: true })
  })
}

await act().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error
  say({ code: error.code, message: error.message, hint: error.hint })
})
