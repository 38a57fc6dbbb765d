import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { type Ended, run } from './start.ts'

/** Of a project in which this has passed: the client of another schema is never a cache hit. */
export async function expectClientCached(cwd: string, testCommand: string[]): Promise<void> {
  const turbo = (task: string): Promise<Ended> => run('pnpm', ['turbo', 'run', task], { cwd })
  const client = path.join(cwd, 'packages/db/src/generated')
  const entry = path.join(client, 'client.ts')
  const schema = path.join(cwd, 'packages/db/prisma/schema.prisma')

  // Nothing changed.
  expect((await run('pnpm', testCommand, { cwd })).stdout).toContain('FULL TURBO')
  expect((await turbo('typecheck')).stdout).toContain('FULL TURBO')
  const good = readFileSync(entry, 'utf8')

  // Deleted, in part, or damaged: the cache brings it back before anything uses it.
  rmSync(client, { recursive: true })
  expect(await turbo('typecheck')).toMatchObject({ code: 0 })
  expect(readFileSync(entry, 'utf8')).toBe(good)
  rmSync(path.join(client, 'models/User.ts'))
  expect(await turbo('typecheck')).toMatchObject({ code: 0 })
  expect(existsSync(path.join(client, 'models/User.ts'))).toBe(true)
  writeFileSync(entry, 'export const PrismaClient = undefined\n')
  expect(await turbo('typecheck')).toMatchObject({ code: 0 })
  expect(readFileSync(entry, 'utf8')).toBe(good)

  // Stale: the code no longer fits the schema, and says so.
  const before = readFileSync(schema, 'utf8')
  writeFileSync(schema, before.replace(/^ {2}name .*$/m, '  nickname String?'))
  const stale = await turbo('typecheck')
  expect(stale.code).not.toBe(0)
  expect(stale.stdout).toContain('NoColumn<"name">')

  // Back again: the old client returns with the old schema.
  writeFileSync(schema, before)
  expect(await turbo('typecheck')).toMatchObject({ code: 0 })
  expect(readFileSync(path.join(client, 'models/User.ts'), 'utf8')).not.toContain('nickname')
}
