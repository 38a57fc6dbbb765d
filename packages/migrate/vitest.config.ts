import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/global-setup.ts',
    isolate: false, // no file leaves anything to the next one: each worker loads Prisma once
    maxWorkers: '100%', // half of the time is the database's, or that of processes
    // Only what hangs takes as long: nothing that works does, on the busiest machine.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
  },
})
