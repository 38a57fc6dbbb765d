import { enableCompileCache } from 'node:module'
import { parseEngineArguments } from './arguments.ts'

enableCompileCache()

/** The executable: what Prisma's CLI starts in place of its native schema engine. */
export async function main(args: string[]): Promise<void> {
  const parsed = parseEngineArguments(args)
  if (parsed.version) {
    const { loadWasm } = await import('../engine/load-wasm.ts')
    process.stdout.write(`schema-engine-cli ${(await loadWasm()).version()}\n`)
  } else if (parsed.command !== undefined) {
    const { runCliCommand } = await import('./run-cli-command.ts')
    process.exitCode = await runCliCommand(parsed.command, parsed.datasource.url)
  } else {
    const { serve } = await import('./serve.ts')
    serve(parsed)
  }
}
