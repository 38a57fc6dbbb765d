#!/usr/bin/env node
import process from 'node:process'

// Before any other import: on an old Node even those would fail, with a stack instead of an answer.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { runMain } = await import('@repo/cli')
  const { createFromArchive } = await import('./create-from-archive.ts')
  await runMain(createFromArchive)
} else {
  process.stderr.write(
    `error Node ${process.versions.node} is too old; Strata needs 22.18 or later. [NODE.TOO_OLD]\n` +
      'npx -y -p node@24 -p pnpm@12 pnpm create strata my-app\n',
  )
  process.exitCode = 1
}
