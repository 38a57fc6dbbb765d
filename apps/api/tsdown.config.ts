import { neededMigrations } from '@repo/db/needed-migrations'
import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: 'src/index.ts',
  platform: 'node',
  target: 'node22',
  sourcemap: true,
  dts: false, // the script `types` writes what callers read
  // What readiness compares the database with.
  define: { bundledMigrations: JSON.stringify(neededMigrations()) },
  // One folder to deploy: nothing of it is looked up in node_modules.
  copy: ['swagger-ui-bundle.js', 'swagger-ui.css'].map((file) => ({
    from: `node_modules/swagger-ui-dist/${file}`,
    to: 'dist/swagger-ui',
  })),
  deps: { alwaysBundle: [/./], onlyBundle: false },
})
