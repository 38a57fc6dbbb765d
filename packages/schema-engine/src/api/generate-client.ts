import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { getCompileCacheDir } from 'node:module'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { UserError } from '@repo/cli'
import type { Answer, Task } from '../client/client-thread.ts'
import type { ClientSource } from '../client/describe-client.ts'
import type { GeneratedClient } from '../client/make-client.ts'
import type { Datamodel } from './validate-schema.ts'

export type { GeneratedClient } from '../client/make-client.ts'

interface ClientOptions extends ClientSource {
  /** Absolute; the files are as they would be in the schema's own output. */
  outputOverride?: string
}

/**
 * Characters of a schema from which on a thread of its own and a cache pay: with 30 models. They
 * take 0.2 s themselves.
 */
const largeSchema = 20_000

let prepared: Worker | undefined
/** The cache of the last generation is written. */
let noted: Promise<unknown> = Promise.resolve()

/**
 * Does ahead what `generateClient` has to do before it writes, of a large schema: loads the
 * generator and the cache for the schema before, and for the schema of the client, of which
 * `validateSchema` has said `datamodel`, makes its files in memory. Is no harm without
 * `generateClient`: nothing is written, the process does not wait.
 */
export function prepareClient(source: ClientSource, datamodel?: Datamodel): void {
  if (!isLarge(source)) return
  if (prepared === undefined) {
    const thread = startThread()
    prepared = thread
    // One that cannot start says so to the call that needs it.
    thread
      .on('error', () => {})
      .once('exit', () => {
        if (prepared === thread) prepared = undefined
      })
  }
  // The schema before takes no time where a generation has left what it knew of it.
  const isKnown = source.cacheFolder !== undefined && existsSync(source.cacheFolder)
  if (datamodel !== undefined) send(prepared, { task: 'render', source, datamodel })
  else if (isKnown) send(prepared, { task: 'describe', source })
}

/**
 * Writes what `prisma generate` writes for the schema's `prisma-client` generator, without its
 * process. Files that would not change are left alone. A large client is made on a thread of its
 * own, whose memory is given back at its end.
 *
 * Throws `SCHEMA.INVALID`, `CLIENT.NO_GENERATOR`, `CLIENT.OUTPUT_TAKEN` and
 * `CLIENT.RUNTIME_UNSUPPORTED`.
 */
export async function generateClient({
  outputOverride: output,
  ...source
}: ClientOptions): Promise<GeneratedClient> {
  await noted
  if (!isLarge(source)) return makeSmall(source, output)
  const thread = prepared ?? startThread()
  prepared = undefined
  thread.ref()
  send(thread, { task: 'make', source, output })
  const exit = once(thread, 'exit')
  const answer = await Promise.race([answerOf(thread), endOf(exit)])
  noted = exit.catch(() => {})
  if ('client' in answer) return answer.client
  throw 'userError' in answer ? new UserError(answer.userError) : answer.error
}

const isLarge = ({ schema }: ClientSource) =>
  schema.reduce((sum, { content }) => sum + content.length, 0) > largeSchema

async function makeSmall(
  { schema }: ClientSource,
  output: string | undefined,
): Promise<GeneratedClient> {
  const [{ describeClient }, { makeClient }] = await Promise.all([
    import('../client/describe-client.ts'),
    import('../client/make-client.ts'),
  ])
  const { client } = await makeClient({ schema }, await describeClient({ schema }), output)
  return client
}

function startThread(): Worker {
  const compiled = getCompileCacheDir()
  const thread = new Worker(new URL('../client/client-thread.ts', import.meta.url), {
    // Of it, a thread has to be told; Node adds its version to the folder.
    workerData: { compileCache: compiled && path.dirname(compiled) },
    // The default is for servers: with it, the same takes a third more of memory and no less time.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  })
  thread.unref()
  return thread
}

const send = (thread: Worker, task: Task) => thread.postMessage(task)

async function answerOf(thread: Worker): Promise<Answer> {
  const [answer] = await once(thread, 'message') // its only one
  return answer
}

async function endOf(exit: Promise<unknown[]>): Promise<never> {
  const [exitCode] = await exit
  throw new Error(`The thread of the client's generator ended with ${exitCode}.`)
}
