import { holdServer } from '@repo/local-postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the database `postgres`, as a role that may do everything. */
    serverUrl: string
  }
}

/** One server for all tests; its data stays in this package's .strata for the next run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await holdServer({ root: `${import.meta.dirname}/..` })
  project.provide('serverUrl', server.url('postgres'))
  return () => server.release()
}
