import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { copyProject, makeProject, query } from '../test/project.ts'
import { resetServer, savedServerUrl, serverStatus, startServer, stopServer } from './index.ts'
import { isAlive } from './process-info.ts'

const isRoot = process.getuid?.() === 0
const homeOf = (root: string) => path.join(root, '.strata/postgres')
const readJson = (root: string) =>
  JSON.parse(readFileSync(path.join(homeOf(root), 'state.json'), 'utf8'))

/** A folder beside the project that goes with it. */
const beside = (root: string, name: string) => path.join(path.dirname(root), name)

async function store(root: string, text: string): Promise<void> {
  const { url } = await startServer({ root })
  await query(url('postgres'), `CREATE TABLE IF NOT EXISTS notes (text text)`)
  await query(url('postgres'), `INSERT INTO notes VALUES ('${text}')`)
}

async function stored(root: string): Promise<unknown[]> {
  const { url } = await startServer({ root })
  return (await query(url('postgres'), 'SELECT text FROM notes')).map(({ text }) => text)
}

test('a moved project keeps its data, also when it is moved under a running server', async () => {
  const root = makeProject()
  const moved = beside(root, 'moved')
  const again = beside(root, 'moved again')
  onTestFinished(() => resetServer({ root: again }))
  await store(root, 'first')
  const { pid } = await startServer({ root })
  renameSync(root, moved)
  expect(await startServer({ root: moved })).toMatchObject({ started: false, pid })
  expect(await stored(moved)).toEqual(['first'])
  expect(await stopServer({ root: moved })).toBe(true)
  renameSync(moved, again)
  expect(await stored(again)).toEqual(['first'])
})

test('a copy of a project has a server and data of its own', async () => {
  const root = makeProject()
  const copy = beside(root, 'copy')
  onTestFinished(() => resetServer({ root: copy }))
  await store(root, 'shared past')
  const original = await startServer({ root })
  copyProject(root, copy)
  expect(savedServerUrl({ root: copy }, 'postgres')).toBeUndefined()
  expect(await serverStatus({ root: copy })).toMatchObject({ running: false })
  expect(await stopServer({ root: copy })).toBe(false)

  const second = await startServer({ root: copy })
  expect(second).toMatchObject({ started: true })
  expect([second.pid, second.port]).not.toEqual([original.pid, original.port])
  await store(copy, 'own')
  expect(await stored(copy)).toEqual(['shared past', 'own'])
  expect(await stored(root)).toEqual(['shared past'])
})

test('a copy that lies where the original was is still a copy', async () => {
  const root = makeProject()
  const original = beside(root, 'original')
  onTestFinished(() => resetServer({ root: original }))
  await store(root, 'past')
  renameSync(root, original)
  copyProject(original, root)
  const [first, second] = [await startServer({ root: original }), await startServer({ root })]
  expect(first.started).toBe(false)
  expect(second.started).toBe(true)
  await store(root, 'own')
  expect(await stored(original)).toEqual(['past'])
})

test('a reset deletes the data, and the next start makes new ones with another password', async () => {
  const root = makeProject()
  const before = await startServer({ root })
  await store(root, 'gone')
  await resetServer({ root })
  expect(await serverStatus({ root })).toMatchObject({ running: false })
  expect(existsSync(path.join(homeOf(root), 'data'))).toBe(false)
  expect(savedServerUrl({ root }, 'postgres')).toBeUndefined()
  const { url, port } = await startServer({ root })
  expect(port).toBe(before.port)
  expect(url('')).not.toBe(before.url(''))
})

test.runIf(isRoot)(
  'root runs the server as nobody, elsewhere if the project is out of reach',
  async () => {
    const root = makeProject({ initialised: false })
    chmodSync(path.dirname(root), 0o700)
    await store(root, 'far')
    const { place } = readJson(root)
    expect(place).toMatch(/^\/var\/tmp\/strata-0-[0-9a-f]{12}-\w{6}$/)
    expect(statSync(path.join(place, 'data')).uid).toBe(65_534)
    expect(statSync(path.join(place, 'data')).mode & 0o777).toBe(0o700)
    expect(existsSync(path.join(homeOf(root), 'data'))).toBe(false)
    await stopServer({ root })
    expect(await stored(root)).toEqual(['far'])

    const copy = beside(root, 'copy')
    onTestFinished(() => resetServer({ root: copy }))
    copyProject(root, copy)
    await store(copy, 'own')
    expect(readJson(copy).place).not.toBe(place)
    await resetServer({ root })
    expect(existsSync(place)).toBe(false)
    expect(await stored(copy)).toEqual(['own'])
  },
)

test.runIf(isRoot)('what stood in for a deleted project goes at the next such start', async () => {
  const near = () => makeProject({ base: '/var/tmp' }) // for the hard link
  const [deleted, moved, restored, next] = [near(), near(), near(), near()]
  for (const root of [deleted, moved, restored, next]) chmodSync(path.dirname(root), 0o700)
  const { pid } = await startServer({ root: deleted })
  const { place } = readJson(deleted)
  await store(moved, 'kept')
  const elsewhere = beside(moved, 'elsewhere')
  renameSync(moved, elsewhere)
  onTestFinished(() => resetServer({ root: elsewhere }))
  await store(restored, 'kept too')
  copyProject(restored, beside(restored, 'backup'))
  rmSync(restored, { recursive: true })
  renameSync(beside(restored, 'backup'), restored)
  rmSync(deleted, { recursive: true })

  await startServer({ root: next })
  expect(existsSync(place)).toBe(false)
  expect(isAlive(pid)).toBe(false)
  expect(await stored(elsewhere)).toEqual(['kept'])
  expect(await stored(restored)).toEqual(['kept too'])
})

test.runIf(isRoot)(
  'data go along when the project is moved out of the reach of its server',
  async () => {
    const root = makeProject()
    await store(root, 'near')
    await stopServer({ root })
    chmodSync(path.dirname(root), 0o700)
    expect(await stored(root)).toEqual(['near'])
    expect(existsSync(path.join(homeOf(root), 'data'))).toBe(false)
  },
)

test.runIf(isRoot)('a state file cannot name a folder that is not ours for deletion', async () => {
  const root = makeProject()
  const precious = beside(root, 'strata-0-0123456789ab-abcdef')
  mkdirSync(path.join(precious, 'data'), { recursive: true })
  chownSync(precious, 65_534, 65_534)
  const state = readJson(root)
  for (const place of [precious, '/var/tmp', path.dirname(root)]) {
    writeFileSync(path.join(homeOf(root), 'state.json'), JSON.stringify({ ...state, place }))
    await resetServer({ root })
    expect(existsSync(place)).toBe(true)
  }
})
