import { EngineError, unknownError } from '../engine/engine-error.ts'
import type { ConnectionUrl } from './connection-url.ts'
import { directUrlHint } from './pooler.ts'

/** Advisory locks and settings would stay on a backend that others are given next. */
export class PooledConnection extends EngineError {
  readonly hint: string

  constructor({ host, port }: ConnectionUrl, sign: string) {
    const message = `${host}:${port} is a pooler (${sign}); migrations need a direct connection.`
    const hint = directUrlHint(sign)
    super(unknownError(`${message}\n${hint}`)) // Prisma's CLI shows nothing else
    this.message = message
    this.hint = hint
  }
}
