import { EngineError, missingUrl } from '../engine/engine-error.ts'
import { log } from './log.ts'

/**
 * `schema-engine cli <verb>`: one thing done to the database of the URL, its outcome in the log.
 *
 * Returns the exit code.
 */
export async function runCliCommand(verb: string, url: string | undefined): Promise<number> {
  // The CLI skips the first line of the log without reading it.
  await log('INFO', { message: 'Starting schema engine CLI' })
  try {
    await log('INFO', { message: await run(verb, url) })
    return 0
  } catch (error) {
    const data = error instanceof EngineError ? error.data : undefined
    const message = data?.message ?? (error instanceof Error ? error.message : String(error))
    const fields = { is_panic: false, error_code: data?.error_code ?? '', message }
    await log('ERROR', fields, 'schema_engine::logger')
    return 1
  }
}

async function run(verb: string, url: string | undefined): Promise<string> {
  const commands = await import('./database-commands.ts') // loads pg
  if (url === undefined) throw missingUrl()
  switch (verb) {
    case 'can-connect-to-database':
      await commands.checkConnection(url)
      return 'Connection successful'
    case 'create-database':
      return commands.refuseToCreate(url)
    default:
      throw new Error(`There is no command "cli ${verb}".`)
  }
}
