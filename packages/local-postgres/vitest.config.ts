import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: '100%', // most of the time is that of processes
    globalSetup: './test/global-setup.ts',
    // Only what hangs takes as long: nothing that works does, on the busiest machine.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
  },
})
