import path from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { FailureRecord } from '../adapter/failure-record.ts'
import { type ErrorData, unknownError } from './engine-error.ts'
import { describeScriptError } from './migration-error.ts'

interface Context {
  params: object
  failures: FailureRecord
}

type Describe = (text: string, context: Context) => Omit<ErrorData, 'is_panic' | 'error_code'>

/**
 * The WASM gives a code and Prisma's text, without the meta that the native engine gives: it is
 * read back from the text here, and the message is ours.
 */
const describers: Record<string, Describe> = {
  P1002: (text) => ({
    message: 'Another migration runs on this database: its advisory lock did not come free.',
    meta: { context: /Context: (.*)/.exec(text)?.[1] ?? text },
  }),
  P1012: (text) => ({ message: text, meta: { full_error: text } }),
  P1014: (text, { params, failures: { last } }) => ({
    message:
      last !== undefined && 'script' in params
        ? describeScriptError({ script: String(params.script), error: last.error })
        : text,
    meta: { model: quoted(text)[0] ?? '', kind: 'table' },
  }),
  P3005: () => ({
    message:
      'The database is not empty and has no migration history. Baseline it with `prisma migrate resolve --applied <migration>`.',
    meta: null,
  }),
  P3006: describeReplayFailure,
  P3008: named((name) => `The migration "${name}" is already recorded as applied.`),
  P3009: (text) => {
    const details = text.slice(text.indexOf('\n') + 1)
    return {
      message: `A failed migration blocks new ones until it is resolved with \`prisma migrate resolve\`.\n${details}`,
      meta: { details },
    }
  },
  P3010: () => ({ message: 'The name of the migration is longer than 200 bytes.', meta: null }),
  P3011: named(
    (name) => `The migration "${name}" was never applied: there is nothing to roll back.`,
  ),
  P3012: named(
    (name) => `The migration "${name}" did not fail: it cannot be marked as rolled back.`,
  ),
  P3015: describeMissingFile,
  P3017: named((name) => `There is no migration "${name}". Its whole folder name is needed.`),
  P3019: (text) => {
    const [provider = '', expected_provider = ''] = quoted(text)
    return {
      message: `The schema's provider is "${provider}", migration_lock.toml says "${expected_provider}": a history belongs to one.`,
      meta: { provider, expected_provider },
    }
  },
}

export function describeKnownError(code: string, text: string, context: Context): ErrorData {
  const described = describers[code]?.(text, context) ?? { message: text, meta: null }
  return { is_panic: false, error_code: code, ...described }
}

function describeReplayFailure(text: string, { failures }: Context): ReturnType<Describe> {
  const [name = ''] = quoted(text)
  const reason =
    failures.script === undefined
      ? text.slice(text.indexOf('Error:\n') + 'Error:\n'.length)
      : describeScriptError(failures.script)
  return {
    message: `The migration "${name}" does not apply to the shadow database.\n${reason}`,
    meta: { migration_name: name, inner_error: unknownError(reason) },
  }
}

function describeMissingFile(text: string, { params }: Context): ReturnType<Describe> {
  const file = missingFile(params) ?? text
  return {
    message: `The migration file "${file}" is missing: restore it, or delete its folder.`,
    meta: { migration_file_path: file },
  }
}

/** The WASM names only `migration.sql`; the folder is in what it was given. */
function missingFile(params: object): string | undefined {
  if (!('migrationsList' in params)) return undefined
  const { baseDir, migrationDirectories } = params.migrationsList as MigrationList
  const broken = migrationDirectories.find(
    ({ migrationFile }) => migrationFile.content.tag === 'error',
  )
  return broken && path.join(baseDir, broken.path, broken.migrationFile.path)
}

function named(message: (name: string) => string): Describe {
  return (text) => {
    const name = quoted(text)[0] ?? /migration (\S+) could not/.exec(text)?.[1] ?? ''
    return { message: message(name), meta: { migration_name: name } }
  }
}

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]*)`/g)].map(([, name = '']) => name)
}
