import { homeFolder, readState, serverUrl } from './server-state.ts'

/**
 * The URL of a database on the project's server as of its latest start, running or not.
 *
 * Reads one small file and nothing else, so that `prisma.config.ts` can call it. Undefined before
 * the first start, in a copy of the project, and for a user who may not read the password.
 */
export function savedServerUrl({ root }: { root: string }, database: string): string | undefined {
  try {
    const state = readState(homeFolder(root))
    return state?.here ? serverUrl(state, database) : undefined
  } catch {
    return undefined // whoever needs the server gets the reason from starting it
  }
}
