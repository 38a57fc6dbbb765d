import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/postgres.ts',
    // Most of a test is Prisma's CLI at work: two a core keep both cores busy.
    maxConcurrency: 4,
    maxWorkers: 2,
    testTimeout: 180_000,
  },
})
