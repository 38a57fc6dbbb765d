import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'program',
          include: ['test/*.test.ts'],
          globalSetup: 'test/pack.ts',
          testTimeout: 900_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
