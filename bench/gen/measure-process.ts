import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ProcessCost {
  /** Wall time in ms. */
  ms: number
  /** User and system time in ms, of its children too, in steps of 10 ms. */
  cpu: number
  /** The most memory that it and its children held at once, in MB, as seen every 20 ms. */
  mb: number
}

/** Runs a script with this Node. Rejects with its output where it fails. Linux only. */
export async function measureProcess(
  cwd: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<ProcessCost> {
  const before = childrenCpu()
  const start = performance.now()
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, residentBytes(child.pid))), 20)
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('error', reject).on('close', resolve)
  const exitCode = await promise.finally(() => clearInterval(timer))
  const ms = performance.now() - start
  if (exitCode !== 0) throw new Error(`${args.join(' ')} failed:\n${output}`)
  return { ms, cpu: childrenCpu() - before, mb: peak / 1e6 }
}

/** CPU time in ms of the children that have ended, and of theirs. */
function childrenCpu(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) * 10
}

/** Of the process and all below it; 0 when it has ended. */
function residentBytes(pid: number | undefined): number {
  const statm = read(`/proc/${pid}/statm`)
  if (statm === undefined) return 0
  const children = read(`/proc/${pid}/task/${pid}/children`)?.split(' ') ?? []
  const below = children
    .filter((child) => child !== '')
    .map((child) => residentBytes(Number(child)))
  return below.reduce((sum, bytes) => sum + bytes, Number(statm.split(' ')[1]) * 4096)
}

/** Processes end while they are looked at. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
