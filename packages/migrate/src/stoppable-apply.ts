import { type Context, exitCode, UserError } from '@repo/cli'
import type { Engine, Migration } from '@repo/schema-engine'

interface Stop extends Pick<Context, 'onNextSignal'> {
  /** Aborted at the first Ctrl-C. */
  signal?: AbortSignal | undefined
  /** Tells the user. */
  onWait?: ((text: string) => void) | undefined
}

/**
 * Applies migrations until Ctrl-C, behind which no other one begins: that would be half of a release
 * that nobody waits for. The next Ctrl-C cancels the statement that runs, which a server would
 * otherwise go on with, and commit.
 */
export function stoppableApply({ signal, onWait = () => undefined, onNextSignal }: Stop) {
  const begun: string[] = []
  let isCancelled = false
  return {
    /** For the engine. */
    onMigration: (name: string) => {
      signal?.throwIfAborted()
      begun.push(name)
    },
    run: async (engine: Engine, migrations: Migration[]): Promise<string[]> => {
      const tell = () => {
        const last = begun.at(-1)
        if (last === undefined) return
        onWait(`Stopping behind the migration "${last}"; Ctrl-C again cancels it.`)
        onNextSignal?.(() => {
          isCancelled = true
          void engine.dispose()
        })
      }
      signal?.addEventListener('abort', tell, { once: true })
      try {
        return await engine.apply(migrations)
      } catch (error) {
        const last = begun.at(-1)
        if (last === undefined) throw error
        if (isCancelled) throw unfinished(last, error)
        throw signal?.aborted && error === signal.reason ? stopped(begun) : error
      } finally {
        signal?.removeEventListener('abort', tell)
        onNextSignal?.(undefined)
      }
    },
  }
}

const interrupted = { exitCode: exitCode.cancelled, changed: true } as const

const stopped = (applied: string[]) =>
  new UserError({
    ...interrupted,
    code: 'CLI.CANCELLED',
    message: `Stopped, with migrations left; applied: ${applied.join(', ')}.\npnpm db migrate`,
  })

const unfinished = (name: string, cause: unknown) =>
  new UserError({
    ...interrupted,
    code: 'MIGRATION.UNFINISHED',
    message: `The migration "${name}" was cancelled and is unfinished.\npnpm db status`,
    cause,
  })
