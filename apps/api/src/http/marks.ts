import type { Handler, MiddlewareHandler } from 'hono'
import { findTargetHandler } from 'hono/utils/handler'
import type { z } from 'zod'
import type { Related } from './include.ts'
import type { Listed } from './list-query.ts'

/** Who may call a route. */
export type Access = 'public' | { scope: string }

/** What a handler says of its route: the document and the test of all routes read it. */
export interface Mark {
  access?: Access
  about?: About
  /** Parts of the request that it takes. */
  input?: { target: 'json' | 'param' | 'query' | 'header'; schema: z.ZodType }
  /** The largest body that it takes. */
  maxBodyBytes?: number
  /** A list: what it answers and is filtered by. */
  list?: Listed & { schema: z.ZodObject }
  /** Records that its answers may include. */
  related?: () => Related
  /** Bodies that it answers, by status; undefined for none. */
  answers?: Answers
}

/** What the document says of an operation: its name, where that is not to be made of its path, and more. */
export interface About {
  /** `completeTask` */
  id?: string
  summary?: string
  description?: string
  tag?: string
  /** A create that runs in `once`: it heeds an `Idempotency-Key`. */
  repeatable?: true
  /** A change of a record by `onVersion`, `ifMatch` or `unversioned`: it heeds an `If-Match`. */
  conditional?: true
}

/**
 * Bodies by status; undefined for none, and from 400 on for problem details. They are JSON, unless their
 * schema says otherwise: `z.string().meta({ contentMediaType: 'text/csv' })`.
 */
export type Answers = Record<number, z.ZodType | undefined>

const marks = new WeakMap<object, Mark>()

/** Returns the handler, which costs nothing more when it runs. */
export function marked<Marked extends object>(handler: Marked, mark: Mark): Marked {
  marks.set(handler, mark)
  return handler
}

/** Routes of an app with an `onError` of its own are wrapped. */
export const markOf = (handler: Handler | MiddlewareHandler): Mark | undefined =>
  marks.get(findTargetHandler(handler))
