import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { main: 'src/published.ts' },
  platform: 'node',
  // An old Node must come as far as saying that it is too old.
  target: 'node20',
  dts: false,
  // A download of one package and nothing else.
  deps: { alwaysBundle: [/./], onlyBundle: false },
})
