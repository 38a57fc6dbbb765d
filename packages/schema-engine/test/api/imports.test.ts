import path from 'node:path'
import { runProcess } from '@repo/cli'
import { describe, expect, test } from 'vitest'

const entry = path.join(import.meta.dirname, '../../src')
const files = `[{ path: '/s.prisma', content: 'datasource db {\\n  provider = "postgresql"\\n}\\n' }]`

/** Package folders from which a script loads CommonJS modules, which all the heavy ones are. */
async function loadedBy(script: string): Promise<string[]> {
  const report = `const { createRequire } = await import('node:module')
process.stdout.write(JSON.stringify(Object.keys(createRequire(import.meta.url).cache)))`
  const { stdout, stderr } = await runProcess(
    process.execPath,
    ['--input-type=module', '--eval', `${script}\n${report}`],
    { cwd: entry },
  )
  expect(stderr).toBe('')
  const modules: string[] = JSON.parse(stdout)
  const packages = modules.map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1])
  return [...new Set(packages.filter((name) => name !== undefined))].sort()
}

describe.concurrent('what is loaded', () => {
  test('nothing by the entry of prisma.config.ts', async () => {
    const script = `import { schemaEngineExecutable } from '${entry}/executable.ts'
schemaEngineExecutable({})`
    expect(await loadedBy(script)).toEqual([])
  })

  test('the parser alone by validateSchema', async () => {
    const script = `import { validateSchema } from '${entry}/index.ts'
validateSchema(${files})`
    expect(await loadedBy(script)).toEqual(['@prisma/prisma-schema-wasm'])
  })

  test('neither pg nor the generator by diffSchemas', async () => {
    const script = `import { diffSchemas } from '${entry}/index.ts'
await diffSchemas([], ${files})`
    expect(await loadedBy(script)).toEqual([])
  })

  test('no generator by openEngine', async () => {
    const script = `import { openEngine } from '${entry}/index.ts'
const engine = openEngine({ url: 'postgresql://u@127.0.0.1:1/x', schema: [] })
await engine.apply([]).catch(() => undefined)
await engine.dispose()`
    const loaded = await loadedBy(script)
    expect(loaded).toContain('pg')
    expect(loaded.filter((name) => name.startsWith('@prisma/'))).toEqual([])
  })
})
