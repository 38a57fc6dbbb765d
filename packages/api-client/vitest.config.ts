import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Only what hangs takes as long: nothing that works does, on the busiest machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 240_000 } },
  },
})
