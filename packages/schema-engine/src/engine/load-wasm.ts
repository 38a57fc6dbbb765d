/// <reference path="./web-assembly.d.ts" />
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

type Wasm = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')

/** Prisma's WASM hands the text of a panic to this global before it traps. */
interface PanicRegistry {
  message: string
  set_message: (message: string) => void
}

const globals = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: PanicRegistry }

let loaded: Promise<Wasm> | undefined

/** The engine's WASM, compiled once a process. Node cannot import a .wasm file without a flag. */
export function loadWasm(): Promise<Wasm> {
  loaded ??= instantiate()
  return loaded
}

/** What the WASM said when it last trapped; emptied by the call. */
export function takePanicMessage(): string | undefined {
  const registry = globals.PRISMA_WASM_PANIC_REGISTRY
  const message = registry?.message || undefined
  if (registry !== undefined) registry.message = ''
  return message
}

async function instantiate(): Promise<Wasm> {
  globals.PRISMA_WASM_PANIC_REGISTRY ??= {
    message: '',
    set_message(message) {
      this.message = message
    },
  }
  const require = createRequire(import.meta.url)
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'))
  const [glue, bytes] = await Promise.all([
    import('@prisma/schema-engine-wasm/schema_engine_bg'),
    readFile(path.join(folder, 'schema_engine_bg.wasm')),
  ])
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': { ...glue, ...unreferencedTimers(glue) },
  })
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return glue
}

/** Its timeouts (10 s for the advisory lock) are never cleared: alone they must not hold a process. */
function unreferencedTimers(glue: Wasm): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(glue)
      .filter((name) => name.startsWith('__wbg_setTimeout_'))
      .map((name) => [
        name,
        (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref(),
      ]),
  )
}
