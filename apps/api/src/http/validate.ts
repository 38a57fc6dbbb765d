import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { ApiContext } from '../app.ts'
import { marked } from './marks.ts'
import { mostProblems, problemsOf, ValidationError } from './problems.ts'
import { readJson } from './read-json.ts'
import { checkReferences, referringOf } from './references.ts'

type Target = 'json' | 'param' | 'query'

const readers: Record<Target, (c: ApiContext, schema: z.ZodType) => unknown> = {
  json: readJson,
  param: (c) => c.req.param(),
  query: ({ req }) => {
    const single = Object.entries(req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? values[0] : values,
    ])
    return Object.fromEntries(single)
  },
}

/** What need not be there may be left out. */
type Sent<Part extends Target, Value> = undefined extends Value
  ? { [Name in Part]?: Value }
  : { [Name in Part]: Value }

/**
 * What the schema makes of a value. As its `safeParse`, but that finds words for every mistake, and in a
 * long list there may be a million.
 */
function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema._zod.run({ value, issues: [] }, { async: false })
  if (parsed instanceof Promise) throw new Error('A schema of a request is asynchronous.')
  if (parsed.issues.length === 0) return parsed.value
  const first = parsed.issues.slice(0, mostProblems)
  const issues = first.map((issue) => z.core.util.finalizeIssue(issue, undefined, z.core.config()))
  throw new ValidationError(problemsOf({ issues }))
}

/** Validates a part of the request; what does not fit becomes one 400 that lists every problem. */
export function valid<Part extends Target, Schema extends z.ZodType>(target: Part, schema: Schema) {
  const read = readers[target]
  let referring: ReturnType<typeof referringOf> | undefined
  const middleware: MiddlewareHandler<
    object,
    string,
    { in: Sent<Part, z.input<Schema>>; out: { [Name in Part]: z.output<Schema> } }
  > = async (c, next) => {
    const data = parse(schema, await read(c as ApiContext, schema)) // of every route of the app
    if (target === 'json') {
      referring ??= referringOf(schema) // now that all resources are loaded
      if (referring.length > 0) await checkReferences(c as ApiContext, referring, data)
    }
    c.req.addValidatedData(target, data as object)
    return next()
  }
  return marked(middleware, { input: { target, schema } })
}
