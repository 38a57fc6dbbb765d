import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, inject, vi } from 'vitest'
import { type Ended, run, type StartOptions, start } from './start.ts'

/** A project and the user whose it is. */
export interface Project extends StartOptions {
  name: string
}

/** The watching API restarts for what is generated, and refuses connections in between. */
export const patience = { timeout: 1_200_000, interval: 200 }

export const model = [
  'gen',
  'model',
  'Post',
  'title:string',
  'body:text:optional',
  'author:ref:User',
]
export const field = ['gen', 'field', 'Post', 'subtitle:string:optional']

/** From the package, as `pnpm create strata` would. */
export async function create({ cwd, ...user }: Project): Promise<void> {
  const parent = path.dirname(cwd)
  if (user.uid === undefined) mkdirSync(parent, { recursive: true })
  await ok(run('node', [inject('packed'), path.basename(cwd)], { ...user, cwd: parent }))
}

export function pnpm(project: Project, ...args: string[]): Promise<Ended> {
  return ok(run('pnpm', args, project))
}

export function git(project: Project, ...args: string[]): Promise<Ended> {
  return ok(run('git', args, project))
}

async function ok(running: Promise<Ended>): Promise<Ended> {
  const { code, stdout, stderr } = await running
  expect(code, stdout + stderr).toBe(0)
  return { code, stdout, stderr }
}

interface Api {
  url: string
  /** With a token that may do everything. */
  get: (route: string) => Promise<Response>
  send: (route: string, body: object) => Promise<{ status: number; answer: unknown }>
  /** The record that is made. */
  post: (route: string, body: object) => Promise<{ id: string }>
  stop: () => Promise<void>
}

/** `pnpm dev`, until the API and its database answer. */
export async function startApi(project: Project): Promise<Api> {
  const port = await freePort()
  const dev = start('pnpm', ['dev'], { ...project, env: { ...project.env, PORT: String(port) } })
  const url = `http://127.0.0.1:${port}`
  await dev.until(`API on ${url}`)
  for (const check of ['live', 'ready']) {
    expect((await fetch(`${url}/health/${check}`)).status).toBe(200)
  }
  const stop = async () => {
    dev.kill('SIGINT')
    await dev.ended
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  }
  const authorization = `Bearer ${(await pnpm(project, '--silent', 'sign-token')).stdout.trim()}`
  const headers = { authorization, 'content-type': 'application/json' }
  const get = (route: string) => fetch(`${url}${route}`, { headers })
  const send = async (route: string, body: object) => {
    const options = { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${url}${route}`, options)
    return { status: response.status, answer: await response.json() }
  }
  const post = async (route: string, body: object) => {
    const { status, answer } = await send(route, body)
    expect({ status, answer }).toMatchObject({ status: 201 })
    return answer as { id: string } // every resource has one
  }
  return { url, get, send, post, stop }
}

/**
 * Creates and lists over HTTP. It tries until it works: the watching API restarts for each file that
 * was generated, and refuses connections in between.
 */
export async function exercisePosts({ get, send, post }: Api): Promise<void> {
  const written = { title: 'Engines', subtitle: 'Analytical' }
  await vi.waitFor(async () => {
    const email = `${randomUUID()}@example.com`
    const { id } = await post('/users', { email, name: 'Ada' })
    expect(await send('/users', { email })).toMatchObject({ status: 409 })
    // Random, so that it cannot be compressed to what an index takes.
    const long = { email: randomBytes(6000).toString('base64') }
    expect(await send('/users', long)).toMatchObject({ status: 400 })
    const created = await post('/posts', { ...written, authorId: id })
    expect(created).toMatchObject({ ...written, body: null, authorId: id })
    const list = await get('/posts?include=body')
    expect(await list.json()).toMatchObject({ data: expect.arrayContaining([created]) })
  }, patience)
}

/** Below those that the system gives to connections, of which one could have it before it is used. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000)
    const server = createServer()
    const isFree = await once(server.listen(port, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (isFree) return port
  }
}
