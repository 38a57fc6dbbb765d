import { registerHooks } from 'node:module'

const project = import.meta.resolve('../src/routes/index.ts')
const own = import.meta.resolve('./own-routes.ts')

/* Imported before the service, which then has the routes of the tests. */
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url === project ? { ...found, url: own } : found
  },
})
