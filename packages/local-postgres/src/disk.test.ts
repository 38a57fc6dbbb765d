import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { copyProject, makeFolder, query } from '../test/project.ts'
import { resetServer, startServer, stopServer } from './index.ts'

const homeOf = (root: string) => path.join(root, '.strata/postgres')

function mount(...args: string[]): boolean {
  return spawnSync('/bin/mount', args).status === 0
}

/** A small disk of its own for a project; gone after the test. */
function makeDisk(size: string): string {
  const root = makeFolder()
  if (!mount('-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', root)) throw new Error('mount')
  onTestFinished(async () => {
    mount('-o', 'remount,rw', root)
    await resetServer({ root })
    spawnSync('/bin/umount', ['-l', root])
    rmSync(root, { recursive: true, force: true })
  })
  return root
}

function fill(root: string): string {
  const file = path.join(root, 'filler')
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    while (tryAppend(file, size)) {}
  }
  return file
}

function tryAppend(file: string, size: number): boolean {
  try {
    appendFileSync(file, Buffer.alloc(size))
    return true
  } catch {
    return false
  }
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = makeFolder()
  const mounted = mount('-t', 'tmpfs', 'tmpfs', folder)
  if (mounted) spawnSync('/bin/umount', [folder])
  rmSync(folder, { recursive: true, force: true })
  return mounted
}

// A container without CAP_SYS_ADMIN cannot mount, nor can a plain user.
describe.runIf(canMount())('on a disk of its own (which only some may mount)', () => {
  test('one that is too small for a database is named, and nothing half is left', async () => {
    const root = makeDisk('20m')
    await expect(startServer({ root })).rejects.toMatchObject({
      code: 'POSTGRES.DISK_FULL',
      message: `No space left for the database in "${homeOf(root)}".`,
    })
    expect(readdirSync(homeOf(root)).toSorted()).toEqual(['lock', 'state.json'])
  })

  test('one that is full is named, and all is well once there is room', async () => {
    const root = makeDisk('120m')
    copyProject(inject('initialised'), root)
    const { url } = await startServer({ root })
    await query(url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS n')
    await stopServer({ root })
    const filler = fill(root)
    expect(statfsSync(root).bfree).toBe(0)
    await expect(startServer({ root })).rejects.toMatchObject({ code: 'POSTGRES.DISK_FULL' })
    rmSync(filler)
    const again = await startServer({ root })
    expect(await query(again.url('postgres'), 'SELECT n FROM kept')).toEqual([{ n: 7 }])
  })

  test.each([
    ['new', false],
    ['initialised', true],
  ])('a read-only one is named for a project that is %s', async (_situation, initialised) => {
    const root = makeDisk('120m')
    if (initialised) copyProject(inject('initialised'), root)
    mount('-o', 'remount,ro', root)
    await expect(startServer({ root })).rejects.toMatchObject({
      code: 'POSTGRES.NO_ACCESS',
      message: expect.stringMatching(/EROFS|read-only/i),
    })
  })
})
