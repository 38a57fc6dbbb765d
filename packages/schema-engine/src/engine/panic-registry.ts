/** Prisma's WASM modules hand the text of a panic to this global before they trap. */
interface PanicRegistry {
  message: string
  set_message: (message: string) => void
}

const globals = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: PanicRegistry }

export function installPanicRegistry(): void {
  globals.PRISMA_WASM_PANIC_REGISTRY ??= {
    message: '',
    set_message(message) {
      this.message = message
    },
  }
}

/** A trap of the WASM as an error that says why; undefined for any other error. */
export function panicError(error: Error): Error | undefined {
  if (error.name !== 'RuntimeError') return undefined
  const registry = globals.PRISMA_WASM_PANIC_REGISTRY
  const message = registry?.message || error.message
  if (registry !== undefined) registry.message = ''
  return new Error(`Prisma's WASM panicked: ${message}`, { cause: error })
}
