import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test as base } from 'vitest'

/** `folder`: an empty folder outside the repository that every user may enter; removed afterwards. */
export const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures it needs from the pattern
  folder: async ({}, use) => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'create-strata-')))
    chmodSync(folder, 0o755)
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  },
})
