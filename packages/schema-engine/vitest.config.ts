import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/postgres.ts',
    // Most of a test is Prisma's CLI at work: two a core keep both cores busy.
    maxConcurrency: 4,
    maxWorkers: 2,
    isolate: false, // no file leaves anything to the next one: each worker loads Prisma once
    // Only what hangs takes as long: nothing that works does, on the busiest machine.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
  },
})
