import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './test/global-setup.ts',
    maxWorkers: '100%', // half of the time is the database's, or that of processes
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
