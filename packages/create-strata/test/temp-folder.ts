import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base, vi } from 'vitest'
import { processesIn } from './processes-in.ts'

/**
 * `folder`: an empty folder outside the repository that every user may enter. It is removed
 * afterwards, and what a failed test left running in it is ended first.
 */
export const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures it needs from the pattern
  folder: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'create-strata-')))
    chmodSync(folder, 0o755)
    await use(folder)
    await endProcessesIn(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  },
})

async function endProcessesIn(folder: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of processesIn(folder)) kill(pid, signal)
    const gone = () => processesIn(folder).length === 0
    if (await vi.waitUntil(gone, { timeout: 60_000 }).catch(() => false)) return
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it ended meanwhile
  }
}
