import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The processes, by pid and command line, that run in or name something below the folder (Linux). */
export function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => ({ pid, command: commandLine(pid), cwd: workingFolder(pid) }))
    .filter(({ command, cwd }) => command.includes(folder) || cwd.startsWith(folder))
    .map(({ pid, command, cwd }) => `${pid} ${command} (in ${cwd})`)
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
