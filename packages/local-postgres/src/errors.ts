import { accessSync, constants, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'

/** Every failure that a user can solve, in one place. */

export function unsupportedPlatform(key: string, platforms: readonly string[]): UserError {
  return new UserError({
    code: 'POSTGRES.UNSUPPORTED',
    message: `There is no packaged PostgreSQL for "${key}"; there is for ${platforms.join(', ')}.`,
    hint: 'Set DATABASE_URL in .env to a PostgreSQL server of your own.',
  })
}

export function packageMissing(
  name: string,
  platforms: readonly string[],
  cause: unknown,
): UserError {
  return new UserError({
    code: 'POSTGRES.PACKAGE_MISSING',
    message: `The package "${name}" with this machine's PostgreSQL is not installed (supported: ${platforms.join(', ')}).`,
    hint: 'Install optional dependencies too: pnpm install',
    cause,
  })
}

export function binariesDoNotRun(file: string, reason: string): UserError {
  return new UserError({
    code: 'POSTGRES.BINARIES_FAIL',
    message: `"${file}" does not run on this system (the Linux binaries need glibc): ${reason.trim()}`,
    hint: 'Set DATABASE_URL in .env to a PostgreSQL server of your own.',
  })
}

export function cannotLeaveRoot(uid: number, cause: unknown): UserError {
  return new UserError({
    code: 'POSTGRES.ROOT',
    message: `PostgreSQL does not run as root, and this system refuses to start it as user "${uid}".`,
    hint: 'Run the command as an ordinary user, or set DATABASE_URL in .env.',
    cause,
  })
}

export function notOwner(folder: string, uid: number): UserError {
  return new UserError({
    code: 'POSTGRES.NOT_OWNER',
    message: `The database folder "${folder}" belongs to another user (uid ${uid}).`,
    hint: `sudo chown -R "$(id -u)" '${path.dirname(folder)}'`,
  })
}

export function otherVersion(folder: string, found: string, needed: string): UserError {
  return new UserError({
    code: 'POSTGRES.OTHER_VERSION',
    message: `"${folder}" holds data of PostgreSQL ${found}, and the installed binaries are ${needed}.`,
    hint: 'pnpm db reset   (deletes the local data; to keep it, dump it with the older version first)',
  })
}

export function damagedData(folder: string): UserError {
  return new UserError({
    code: 'POSTGRES.DAMAGED',
    message: `"${folder}" holds database files without PG_VERSION: something removed a part of it.`,
    hint: 'pnpm db reset   (deletes the local data)',
  })
}

/** Recognises what the disk or the folder is to blame for, in a program's output. */
export function startFailed(output: string, folder: string): UserError {
  return (
    diskFailure(output, folder) ??
    new UserError({
      code: 'POSTGRES.START_FAILED',
      message: `PostgreSQL does not start on "${folder}":\n${tail(output)}`,
      hint: 'If the data is beyond repair: pnpm db reset   (deletes it)',
    })
  )
}

/** The UserError for a full disk or a folder that cannot be written, else the error itself. */
export function fileFailure(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError || !('code' in error)) return error
  return diskFailure(`${error.code} ${error.message}`, folder) ?? error
}

function diskFailure(output: string, folder: string): UserError | undefined {
  if (
    /No space left|Check free disk space|Disk quota exceeded|File too large|ENOSPC|EDQUOT|EFBIG/i.test(
      output,
    )
  ) {
    return new UserError({
      code: 'POSTGRES.DISK_FULL',
      message: `No space left for the database in "${folder}".`,
      hint: 'Free some 100 MB and run the command again.',
    })
  }
  if (/Read-only file system|Permission denied|EROFS|EACCES|EPERM/i.test(output)) {
    return new UserError({
      code: 'POSTGRES.NO_ACCESS',
      message: `The local database in "${folder}" is not accessible: ${tail(output, 1)}`,
      hint: `ls -ld '${folder}'`,
    })
  }
  return undefined
}

export function lockBusy(file: string, patience: number): UserError {
  return new UserError({
    code: 'POSTGRES.BUSY',
    message: `Another process has been starting or stopping the local server for ${patience / 1000} s (lock "${file}").`,
    hint: 'Wait for it or end it, then run the command again.',
  })
}

export function lockUnusable(file: string, cause: unknown): unknown {
  const folder = path.dirname(file)
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    return fileFailure(error, folder)
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new UserError({
    code: 'POSTGRES.LOCK_UNUSABLE',
    message: `The lock file "${file}" does not serve: ${reason}.`,
    hint: `rm '${file}'`,
    cause,
  })
}

export function notAnswering(port: number, pid: number, log: string): UserError {
  return new UserError({
    code: 'POSTGRES.NOT_ANSWERING',
    message:
      `The local server (pid ${pid}) does not answer on port ${port}.\n${logTail(log)}`.trim(),
    hint: 'pnpm db stop',
  })
}

export function tooManyConnections(port: number): UserError {
  return new UserError({
    code: 'POSTGRES.TOO_MANY_CONNECTIONS',
    message: `All connections of the local server on port ${port} are taken.`,
    hint: 'Stop a program that holds many, or the server: pnpm db stop',
  })
}

export function wrongPassword(port: number): UserError {
  return new UserError({
    code: 'POSTGRES.WRONG_PASSWORD',
    message: `The local server on port ${port} does not accept the password in .strata/postgres/state.json.`,
    hint: 'pnpm db stop   (the next start sets it again)',
  })
}

export function stopFailed(pid: number): UserError {
  return new UserError({
    code: 'POSTGRES.STOP_FAILED',
    message: `The local server (pid ${pid}) does not stop.`,
    hint: `kill -9 ${pid}   (no committed data is lost)`,
  })
}

export function databaseNameInvalid(name: string, reason: string): UserError {
  return new UserError({
    code: 'POSTGRES.DATABASE_NAME',
    message: `The database name "${name}" ${reason}.`,
    hint: 'Use 1 to 63 bytes.',
  })
}

export function databaseExists(name: string): UserError {
  return new UserError({
    code: 'POSTGRES.DATABASE_EXISTS',
    message: `The database "${name}" exists already.`,
  })
}

export function templateMissing(name: string): UserError {
  return new UserError({
    code: 'POSTGRES.TEMPLATE_MISSING',
    message: `The template database "${name}" does not exist.`,
  })
}

export function templateInUse(name: string, cause: unknown): UserError {
  return new UserError({
    code: 'POSTGRES.TEMPLATE_IN_USE',
    message: `The template database "${name}" has open connections, so it cannot be cloned.`,
    hint: 'Close every connection to it first.',
    cause,
  })
}

function logTail(file: string): string {
  try {
    return tail(readFileSync(file, 'utf8'))
  } catch {
    return ''
  }
}

function tail(text: string, lines = 8): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
