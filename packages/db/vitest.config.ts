import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: '100%', // most of the time is the database's
    // Only what hangs takes as long: nothing that works does, on the busiest machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 240_000 } },
    include: ['src/**/*.test.ts'],
    globalSetup: './src/testing/global-setup.ts',
  },
})
