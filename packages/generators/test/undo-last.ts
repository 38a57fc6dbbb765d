import { type Project, readSchema, withDatabase } from '@repo/migrate'
import {
  applyGeneration,
  databaseName,
  lastGeneration,
  type Moment,
  undoPlan,
  withGenLock,
} from '@repo/migrate/generation'
import { type Engine, openEngine } from '@repo/schema-engine'

interface UndoOptions {
  project: Project
  env: NodeJS.ProcessEnv
  signal?: AbortSignal
  onMoment?: (moment: Moment) => Promise<void>
  /** What the generation gets instead of the engine. */
  withEngine?: (engine: Engine) => Engine
}

/** Takes back the last generation and nothing else: no checks, no questions, no recovery. */
export async function undoLast({
  project,
  env,
  signal = new AbortController().signal,
  onMoment = async () => {},
  withEngine = (engine) => engine,
}: UndoOptions): Promise<void> {
  await withGenLock(project.root, () =>
    withDatabase({ project, env, signal }, async (database) => {
      const journal = lastGeneration(project.root)
      if (journal === undefined) throw new Error('Nothing to undo.')
      const options = { project, journal, database: databaseName(database), now: new Date() }
      const engine = openEngine({ url: database.direct, schema: readSchema(project) })
      try {
        const plan = undoPlan(options)
        await applyGeneration({ project, ...plan, engine: withEngine(engine), signal, onMoment })
      } finally {
        await engine.dispose()
      }
    }),
  )
}
