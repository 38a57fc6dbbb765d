import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findNativeEngine } from './find-native-engine.ts'
import { spawnThroughNode } from './spawn-through-node.ts'

const ours = fileURLToPath(new URL('../bin/schema-engine.ts', import.meta.url))

/**
 * What PRISMA_SCHEMA_ENGINE_BINARY is to be: the user's own value, the native engine if Prisma has
 * it already, or the executable of this package.
 *
 * Called by every `prisma.config.ts`, so it loads nothing and spawns nothing.
 */
export function schemaEngineExecutable(env: NodeJS.ProcessEnv): string {
  const given = env.PRISMA_SCHEMA_ENGINE_BINARY
  if (given !== undefined && given !== '') return given
  const native = findNativeEngine(env)
  if (native !== undefined) return native
  if (process.platform === 'win32' || !isExecutable(ours)) spawnThroughNode(ours)
  return ours
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
