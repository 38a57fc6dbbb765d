import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from '../test/project.ts'
import { prepareBinaries } from './binaries.ts'
import { findPlatformPackage, type PlatformPackage } from './platform-package.ts'

const nobody = { uid: 65_534, gid: 65_534 }

/** The package as npm unpacks it: without symbolic links. */
function unpack(): { source: PlatformPackage; folder: string; place: string } {
  const folder = makeFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const source = findPlatformPackage()
  const native = path.join(folder, 'package/native')
  cpSync(source.native, native, {
    recursive: true,
    filter: (file) => !file.includes('share') && !lstatSync(file).isSymbolicLink(),
  })
  return { source: { ...source, native }, folder, place: makeFolder(path.join(folder, 'place')) }
}

test('the library links that the install script would make are made in place', () => {
  const { source, place } = unpack()
  const { postgres, initdb, major } = prepareBinaries(place, undefined, source)
  expect(postgres).toContain(source.native)
  expect(major).toBe('18')
  expect(spawnSync(initdb, ['--version'], { encoding: 'utf8' }).stdout).toContain(' 18.')
  expect(readdirSync(place)).toEqual([])
})

test.runIf(process.getuid?.() === 0)('binaries out of reach are copied, once', () => {
  const { source, folder, place } = unpack()
  chmodSync(path.join(folder, 'package'), 0o700)
  const { postgres, initdb } = prepareBinaries(place, nobody, source)
  expect(postgres).toContain(place)
  const run = spawnSync(initdb, ['--version'], { ...nobody, cwd: '/', encoding: 'utf8' })
  expect(run.stdout).toContain(' 18.')
  rmSync(source.native, { recursive: true })
  expect(prepareBinaries(place, nobody, source).postgres).toBe(postgres)
  expect(readdirSync(place)).toEqual([`binaries-${source.version}`])
})

test('binaries that do not run on this system are named', () => {
  const { source, place } = unpack()
  for (const name of readdirSync(path.join(source.native, 'lib'))) {
    if (name.startsWith('libcrypto')) rmSync(path.join(source.native, 'lib', name))
  }
  expect(existsSync(path.join(source.native, 'bin'))).toBe(true)
  expect(() => prepareBinaries(place, undefined, source)).toThrow(
    expect.objectContaining({ code: 'POSTGRES.BINARIES_FAIL' }),
  )
})
