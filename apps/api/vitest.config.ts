import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    maxWorkers: '100%', // half of the time is the database's, or that of processes
    // Only what hangs takes as long: nothing that works does, on the busiest machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 240_000 } },
    include: ['src/**/*.test.ts', 'test/attack/**/*.test.ts'],
    globalSetup: '@repo/db/testing/setup',
  },
})
