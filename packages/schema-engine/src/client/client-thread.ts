import { enableCompileCache } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { UserError, type UserErrorOptions } from '@repo/cli'
import type { Datamodel } from '../api/validate-schema.ts'
import type { ClientSource, DescribeOptions } from './describe-client.ts'
import type { Described } from './follow-schema.ts'
import type { GeneratedClient, RenderedClient } from './make-client.ts'

/**
 * Describe a source ahead, or make its client in memory, or where it is to be, after which the
 * thread ends.
 */
export type Task =
  | { task: 'describe'; source: ClientSource }
  | { task: 'render'; source: ClientSource; datamodel: Datamodel }
  | { task: 'make'; source: ClientSource; output: string | undefined }

/** Of `make`. Errors lose their class on the way between threads. */
export type Answer =
  | { client: GeneratedClient }
  | { userError: UserErrorOptions }
  | { error: unknown }

if (workerData.compileCache !== undefined) enableCompileCache(workerData.compileCache)
const [{ findCached }, { describeClient }, { renderClient, writeClient }, { loadGenerator }] =
  await Promise.all([
    import('./client-cache.ts'),
    import('./describe-client.ts'),
    import('./make-client.ts'),
    import('./run-generator.ts'),
  ])
const cached = new Map<string, Promise<Described | undefined>>()
let ahead: { source: ClientSource; rendered: Promise<RenderedClient> } | undefined

parentPort?.on('message', async (message: Task) => {
  const { task, source } = message
  if (task === 'make') await make(source, message.output)
  else if (task === 'describe') describeClient(source, { find: findOnce }).catch(() => {})
  else render(source, message.datamodel).catch(() => {}) // told when it is to be made
})
loadGenerator() // while the caller does not know the schema yet

/** What was made in memory ahead, if it is this. */
function render(source: ClientSource, datamodel?: Datamodel): Promise<RenderedClient> {
  if (ahead === undefined || !isDeepStrictEqual(ahead.source, source)) {
    ahead = { source, rendered: describeAndRender(source, { find: findOnce, datamodel }) }
  }
  return ahead.rendered
}

const describeAndRender = async (source: ClientSource, options: DescribeOptions) =>
  renderClient(source, await describeClient(source, options))

/** The client in place is the same for all that is described. */
function findOnce(folder: string, output: string): Promise<Described | undefined> {
  const key = JSON.stringify([folder, output])
  const found = cached.get(key) ?? findCached(folder, output)
  cached.set(key, found)
  return found
}

async function make(source: ClientSource, output: string | undefined): Promise<void> {
  try {
    const { client, note } = await writeClient(source, await render(source), output)
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
