import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { resetServer } from '../src/reset-server.ts'
import { startServer } from '../src/start-server.ts'
import { stopServer } from '../src/stop-server.ts'
import { makeFolder } from './project.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A stopped project whose data is initialised: copying it is faster than initdb. */
    initialised: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // For the processes that tests start: stripping types is most of their time.
  process.env.NODE_COMPILE_CACHE ??= path.join(tmpdir(), 'node-compile-cache')
  const folder = makeFolder()
  const root = path.join(folder, 'project')
  await startServer({ root: makeFolder(root) })
  await stopServer({ root })
  project.provide('initialised', root)
  return async () => {
    await resetServer({ root })
    rmSync(folder, { recursive: true, force: true })
  }
}
