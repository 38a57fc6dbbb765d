import { enableCompileCache } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { UserError, type UserErrorOptions } from '@repo/cli'
import type { ClientSource, DescribedClient } from './describe-client.ts'
import type { Described } from './follow-schema.ts'
import type { GeneratedClient } from './make-client.ts'

/** Describe a source ahead, or make its client, after which the thread ends. */
export type Task =
  | { task: 'describe'; source: ClientSource }
  | { task: 'make'; source: ClientSource; output: string | undefined }

/** Of `make`. Errors lose their class on the way between threads. */
export type Answer =
  | { client: GeneratedClient }
  | { userError: UserErrorOptions }
  | { error: unknown }

if (workerData.compileCache !== undefined) enableCompileCache(workerData.compileCache)
const [{ findCached }, { describeClient }, { makeClient }, { loadGenerator }] = await Promise.all([
  import('./client-cache.ts'),
  import('./describe-client.ts'),
  import('./make-client.ts'),
  import('./run-generator.ts'),
])
const cached = new Map<string, Promise<Described | undefined>>()
let ahead: { source: ClientSource; described: Promise<DescribedClient> } | undefined

parentPort?.on('message', async (message: Task) => {
  if (message.task === 'make') await make(message.source, message.output)
  else describe(message.source).catch(() => {}) // told when it is to be made
})
loadGenerator() // while the caller does not know the schema yet

/** What was described ahead, if it is this. */
function describe(source: ClientSource): Promise<DescribedClient> {
  if (ahead === undefined || !isDeepStrictEqual(ahead.source, source)) {
    ahead = { source, described: describeClient(source, findOnce) }
  }
  return ahead.described
}

/** The client in place is the same for all that is described. */
function findOnce(folder: string, output: string): Promise<Described | undefined> {
  const key = JSON.stringify([folder, output])
  const found = cached.get(key) ?? findCached(folder, output)
  cached.set(key, found)
  return found
}

async function make(source: ClientSource, output: string | undefined): Promise<void> {
  try {
    const { client, note } = await makeClient(source, await describe(source), output)
    answer({ client })
    await note().catch(() => {}) // the next generation makes every file then
  } catch (error) {
    answer(error instanceof UserError ? { userError: optionsOf(error) } : { error })
  }
  parentPort?.close()
}

const answer = (message: Answer) => parentPort?.postMessage(message)

function optionsOf({ code, message, hint, exitCode }: UserError): UserErrorOptions {
  return {
    code: code as UserErrorOptions['code'], // it was made with one
    message,
    exitCode,
    ...(hint === undefined ? {} : { hint }),
  }
}
