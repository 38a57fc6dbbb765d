import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeProject } from '../test/project.ts'
import { publicNode, runActor } from '../test/run-actor.ts'
import { startServer, stopServer } from './index.ts'

// initdb wants a user that has a name; this one exists on every Linux.
const user = { uid: 1, gid: 1 }
const skip = process.getuid?.() !== 0 || process.platform !== 'linux'

const homeOf = (root: string) => path.join(root, '.strata/postgres')

/** A project that belongs to the user, who has never started anything. */
function makeUsersProject(): string {
  const root = makeProject({ initialised: false })
  chownSync(root, user.uid, user.gid)
  return root
}

function runAsUser(verb: string, root: string) {
  return runActor(verb, root, { user, node: publicNode() })
}

/** The user id that a process runs as. */
function uidOf(pid: number): number {
  return statSync(`/proc/${pid}`).uid
}

describe.skipIf(skip)('as another user than root (only root can be others)', () => {
  test('a plain user runs the server as that user', async () => {
    const root = makeUsersProject()
    const server = await runAsUser('start', root).next()
    expect(server).toMatchObject({ started: true })
    expect(uidOf(Number(server.pid))).toBe(user.uid)
    expect(statSync(homeOf(root)).mode & 0o777).toBe(0o700)
    expect(await runAsUser('stop', root).next()).toEqual({ stopped: true })
  })

  test("root in a user's project leaves everything to that user", async () => {
    const root = makeUsersProject()
    const { pid } = await startServer({ root })
    expect(uidOf(pid)).toBe(user.uid)
    for (const name of readdirSync(homeOf(root))) {
      expect(statSync(path.join(homeOf(root), name)).uid, name).toBe(user.uid)
    }
    expect(await runAsUser('start', root).next()).toMatchObject({ started: false, pid })
    expect(await runAsUser('stop', root).next()).toEqual({ stopped: true })
    expect(await runAsUser('start', root).next()).toMatchObject({ started: true })
    expect(await stopServer({ root })).toBe(true)
  })

  test("a plain user has no access to root's server", async () => {
    const root = makeProject()
    await startServer({ root })
    for (const verb of ['start', 'status']) {
      expect(await runAsUser(verb, root).next()).toMatchObject({
        code: 'POSTGRES.NO_ACCESS',
        message: expect.stringContaining(homeOf(root)),
      })
    }
  })

  test('data of another user are named, with the command that hands them over', async () => {
    const root = makeUsersProject()
    await startServer({ root })
    await stopServer({ root })
    chownSync(path.join(homeOf(root), 'data'), 65_534, 65_534)
    chmodSync(path.join(homeOf(root), 'data'), 0o755)
    expect(await runAsUser('start', root).next()).toMatchObject({
      code: 'POSTGRES.NOT_OWNER',
      hint: expect.stringContaining('sudo chown -R'),
    })
  })

  test('a folder that cannot be written is named', async () => {
    const root = makeUsersProject()
    chmodSync(root, 0o555)
    expect(await runAsUser('start', root).next()).toMatchObject({
      code: 'POSTGRES.NO_ACCESS',
      message: expect.stringContaining(path.join(root, '.strata')),
    })
  })

  test('the environment of root, with its secrets, is not passed on', async () => {
    process.env.STRATA_TEST_SECRET = 'secret'
    const { pid } = await startServer({ root: makeProject() })
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
    expect(environment).toContain('LC_ALL=C')
    expect(environment).not.toContain('STRATA_TEST_SECRET')
  })
})
