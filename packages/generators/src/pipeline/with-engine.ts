import type { Context } from '@repo/cli'
import { type DevelopmentDatabase, type Project, readExternals, readSchema } from '@repo/migrate'
import { type Engine, openEngine } from '@repo/schema-engine'
import { explainLimit } from './explain-limit.ts'

/**
 * Runs `use` with the engine on a session that waits 5 s for a lock, introspection included, and has
 * no other limit of its role. Throws `DATABASE.LOCKED`, naming who holds what, `DATABASE.READ_ONLY`
 * and `DATABASE.ACCESS_DENIED`.
 */
export async function withEngine<Result>(
  { project, output, signal }: Context & { project: Project },
  { direct }: DevelopmentDatabase,
  use: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const externals = await readExternals(project)
  const engine = openEngine({
    url: direct,
    schema: readSchema(project),
    externals,
    onWait: (text) => output.info(text),
    signal,
  })
  try {
    await engine.transaction((execute) => execute(limits))
    return await use(engine)
  } catch (error) {
    throw await explainLimit(error, engine)
  } finally {
    await engine.dispose()
  }
}

const limits =
  "SELECT set_config('lock_timeout', '5s', false), set_config('statement_timeout', '0', false)"

/** Ends the session at Ctrl-C, and what it waits for: only for work that has changed nothing. */
export async function cancellable<Result>(
  engine: Engine,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = () => void engine.dispose()
  signal.throwIfAborted()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await work()
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', end)
  }
}
