import { createRequire } from 'node:module'
import { UserError } from '@repo/cli'
import { installPanicRegistry, panicError } from '../engine/panic-registry.ts'
import type { SchemaFile } from '../schema-file.ts'

type SchemaWasm = typeof import('@prisma/prisma-schema-wasm')

let loaded: SchemaWasm | undefined

/** Prisma's parser, in 10 ms; `@prisma/internals`, which wraps it, takes ten times as long. */
export function prismaSchemaWasm(): SchemaWasm {
  installPanicRegistry()
  loaded ??= createRequire(import.meta.url)('@prisma/prisma-schema-wasm') as SchemaWasm
  return loaded
}

/** Schema files as this WASM takes them. */
export function schemaTuples(files: SchemaFile[]): [path: string, content: string][] {
  return files.map(({ path, content }) => [path, content])
}

/** Runs a call of the WASM whose complaints are JSON inside an Error. Throws `SCHEMA.INVALID`. */
export function callSchemaWasm<Result>(call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const message = parseComplaint(error.message)
    if (message === undefined) throw panicError(error) ?? error
    throw invalidSchema(message, error)
  }
}

export function invalidSchema(message: string, cause?: unknown): UserError {
  return new UserError({ code: 'SCHEMA.INVALID', message, cause })
}

function parseComplaint(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: string }
    return message?.trim()
  } catch {
    return undefined
  }
}
