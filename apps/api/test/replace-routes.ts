import { registerHooks } from 'node:module'

const [project, own] = ['../src/routes/index.ts', './own-routes.ts'].map((file) => {
  return new URL(file, import.meta.url).href
})

/* Imported before the service: it has the routes of the tests, on whose tables they can rely. */
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url === project && own !== undefined ? { ...found, url: own } : found
  },
})
