import { defineConfig } from 'vitest/config'

// Only what hangs takes as long: nothing that works does, on the busiest machine.
const patience = {
  testTimeout: 1_800_000,
  hookTimeout: 1_800_000,
  expect: { poll: { timeout: 600_000 } },
}

export default defineConfig({
  test: {
    maxWorkers: '100%', // most of the time is that of processes, and of the network
    projects: [
      { test: { ...patience, name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        test: {
          ...patience,
          name: 'program',
          include: ['test/*.test.ts'],
          globalSetup: 'test/pack.ts',
        },
      },
    ],
  },
})
