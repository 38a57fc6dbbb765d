import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { test } from '../test/temp-folder.ts'
import { commandPrefix } from './command-prefix.ts'

const npx = 'npx -y -p node@24 -p pnpm@12 '

/** A folder with a `pnpm` and a `node` of that version, or this very node. */
function tools(folder: string, version: string | 'this'): string {
  mkdirSync(folder, { recursive: true })
  const node = path.join(folder, 'node')
  if (version === 'this') symlinkSync(process.execPath, node)
  else writeFileSync(node, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
  writeFileSync(path.join(folder, 'pnpm'), '', { mode: 0o755 })
  return folder
}

test.for([
  ['this', ''],
  ['v22.18.0', ''],
  ['v26.0.0', ''],
  ['v22.17.1', npx],
  ['v20.20.2', npx],
  ['', npx],
] as const)('a shell with node "%s" needs "%s"', ([version, prefix], { folder }) => {
  const npxFolder = tools(path.join(folder, '.npm/_npx/0123/node_modules/.bin'), 'this')
  const own = tools(path.join(folder, 'bin'), version)
  expect(commandPrefix({ PATH: [npxFolder, own].join(path.delimiter) })).toBe(prefix)
})

test("npx's own folder alone is not what the shell has", ({ folder }) => {
  const npxFolder = tools(path.join(folder, '.npm/_npx/0123/node_modules/.bin'), 'this')
  expect(commandPrefix({ PATH: npxFolder })).toBe(npx)
})

test('a Node without pnpm is not enough', ({ folder }) => {
  symlinkSync(process.execPath, path.join(folder, 'node'))
  expect(commandPrefix({ PATH: folder })).toBe(npx)
})

test('a node that does not start counts as none', ({ folder }) => {
  const own = tools(path.join(folder, 'bin'), 'v24.0.0')
  writeFileSync(path.join(own, 'node'), '#!/bin/sh\nexit 1\n')
  expect(commandPrefix({ PATH: own })).toBe(npx)
})
