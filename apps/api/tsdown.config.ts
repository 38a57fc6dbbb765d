import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  // One folder to deploy: nothing of it is looked up in node_modules.
  deps: { alwaysBundle: [/./], onlyBundle: false },
})
