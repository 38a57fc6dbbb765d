import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { errorCode } from '@repo/cli/error-code'

export interface ProcessInfo {
  /** The command line, arguments separated by spaces. */
  command: string
  /** The working folder, where the system tells. */
  cwd?: string
}

/** False for a zombie too: after a SIGKILL it keeps its pid until its parent asks for it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: another user's process has this pid.
    return errorCode(error) === 'EPERM'
  }
  return !isZombie(pid)
}

/** Undefined when it is gone or cannot be read. Costs a process outside Linux: ask last. */
export function processInfo(pid: number): ProcessInfo | undefined {
  if (process.platform === 'linux') return linuxProcessInfo(pid)
  const command = process.platform === 'win32' ? windowsCommand(pid) : output('ps', psArgs(pid))
  return command ? { command } : undefined
}

/** Pids of the processes whose command line starts so; none on Windows. */
export function findProcesses(start: string): number[] {
  if (process.platform === 'win32') return []
  if (process.platform === 'linux') {
    const pids = readdirSync('/proc').map(Number).filter(Boolean)
    return pids.filter((pid) => linuxProcessInfo(pid)?.command.startsWith(start))
  }
  const lines = output('ps', ['-axww', '-o', 'pid=,command=']).split('\n')
  const found = lines.map((line) => /^ *(\d+) (.*)$/.exec(line))
  return found.flatMap((match) => (match?.[2]?.startsWith(start) ? [Number(match[1])] : []))
}

/** For a process that may be gone, or be another user's by now. */
export function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Whoever waits for its end sees what became of it.
  }
}

function isZombie(pid: number): boolean {
  if (process.platform === 'win32') return false
  if (process.platform !== 'linux') {
    return output('ps', ['-o', 'state=', '-p', String(pid)]).startsWith('Z')
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold any character: the state follows the last parenthesis.
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return true // gone in between
  }
}

function linuxProcessInfo(pid: number): ProcessInfo | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    const cwd = readCwd(pid)
    return cwd === undefined ? { command } : { command, cwd }
  } catch {
    return undefined
  }
}

function readCwd(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined // another user's process
  }
}

function psArgs(pid: number): string[] {
  return ['-ww', '-o', 'command=', '-p', String(pid)]
}

function windowsCommand(pid: number): string {
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`
  return output('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query])
}

function output(file: string, args: string[]): string {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const
    return execFileSync(file, args, { encoding: 'utf8', stdio: [...stdio], windowsHide: true })
  } catch {
    return '' // ps exits with 1 when there is no such process
  }
}
