import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** Chromium's program on this machine; undefined where there is none. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

/** The parts of the Chrome DevTools Protocol's messages that are read here. */
interface Message {
  id?: number
  method?: string
  error?: { message: string }
  result?: {
    targetId?: string
    sessionId?: string
    data?: string
    result?: { value?: unknown }
  }
  params?: {
    request?: { url: string }
    entry?: { text: string; url?: string }
    exceptionDetails?: { text: string; url?: string }
  }
}

/** A browser without a window, and one connection to it; ended after the test. */
export async function startBrowser(program: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'strata-browser-'))
  const child = spawn(
    program,
    [
      '--headless',
      '--no-sandbox', // which root may not have
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const socket = new WebSocket(await addressOf(child))
  await once(socket, 'open')
  return talk(socket)
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('The browser was started without its stderr.')
  const lines: string[] = []
  for await (const line of createInterface(stderr)) {
    const [, address] = /^DevTools listening on (ws:.+)$/.exec(line) ?? []
    if (address !== undefined) {
      stderr.resume()
      return address
    }
    lines.push(line)
  }
  throw new Error(`The browser did not start:\n${lines.join('\n')}`)
}

/** Sends commands over the connection, and keeps all events. */
function talk(socket: WebSocket) {
  const events: Message[] = []
  const waiting = new Map<number, (message: Message) => void>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const message: Message = JSON.parse(String(data))
    if (message.id === undefined) events.push(message)
    else waiting.get(message.id)?.(message)
  })
  const send = async (method: string, params: object = {}, sessionId?: string) => {
    last += 1
    const answered = new Promise<Message>((resolve) => waiting.set(last, resolve))
    socket.send(JSON.stringify({ id: last, method, params, sessionId }))
    const { error, result = {} } = await answered
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
  return { send, events }
}
