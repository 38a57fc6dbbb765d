import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Of what hangs: on a busy machine nothing that works takes as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    include: ['src/**/*.test.ts'],
    globalSetup: '@repo/db/testing/setup',
  },
})
