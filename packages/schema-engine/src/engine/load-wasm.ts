/// <reference path="./web-assembly.d.ts" />
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { installPanicRegistry } from './panic-registry.ts'

type Wasm = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')

let loaded: Promise<Wasm> | undefined

/** The engine's WASM, compiled once a process. Node cannot import a .wasm file without a flag. */
export function loadWasm(): Promise<Wasm> {
  loaded ??= instantiate()
  return loaded
}

async function instantiate(): Promise<Wasm> {
  installPanicRegistry()
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
