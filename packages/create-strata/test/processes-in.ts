import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { expect } from 'vitest'

interface FoundProcess {
  pid: number
  command: string
  cwd: string
}

/** The processes that run in or name something below the folder; none where there is no /proc. */
export function processesIn(folder: string): FoundProcess[] {
  if (!existsSync('/proc/self')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => ({ pid: Number(pid), command: commandLine(pid), cwd: workingFolder(pid) }))
    .filter(({ command, cwd }) => command.includes(folder) || cwd.startsWith(folder))
}

/** Passes once nothing runs below the folder; a process that was killed takes a moment to end. */
export async function allEnded(folder: string): Promise<void> {
  await expect.poll(() => processesIn(folder)).toEqual([])
}

function commandLine(pid: string): string {
  return read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
}

function workingFolder(pid: string): string {
  return read(() => readlinkSync(`/proc/${pid}/cwd`))
}

function read(of: () => string): string {
  try {
    return of()
  } catch {
    return '' // it ended meanwhile
  }
}
