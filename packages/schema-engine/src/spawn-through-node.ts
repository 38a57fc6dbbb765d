import childProcess, { type SpawnOptions } from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'

/**
 * Makes this process, Prisma's CLI, start `script` with its own Node.
 *
 * Windows starts neither a .ts nor, from Node's `spawn` without a shell, a .cmd; and a checkout can
 * lose the executable bit. The CLI asks no hook where to find its engine, so its `spawn` is wrapped,
 * for this one file.
 */
export function spawnThroughNode(script: string): void {
  const { spawn } = childProcess
  const wrapped = (file: string, args: readonly string[] = [], options: SpawnOptions = {}) =>
    file === script
      ? spawn(process.execPath, [script, ...args], options)
      : spawn(file, args, options)
  childProcess.spawn = wrapped as typeof spawn // its overloads are about the types of stdio only
  syncBuiltinESMExports()
}
