import type { MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import type { ApiContext } from '../app.ts'
import { marked } from './marks.ts'
import { problemsOf, ValidationError } from './problems.ts'
import { readJson } from './read-json.ts'

type Target = 'json' | 'param' | 'query'

const readers: Record<Target, (c: ApiContext) => unknown> = {
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

/** Validates a part of the request; what does not fit becomes one 400 that lists every problem. */
export function valid<Part extends Target, Schema extends z.ZodType>(target: Part, schema: Schema) {
  const read = readers[target]
  const middleware: MiddlewareHandler<
    object,
    string,
    { in: Sent<Part, z.input<Schema>>; out: { [Name in Part]: z.output<Schema> } }
  > = async (c, next) => {
    const { success, data, error } = schema.safeParse(await read(c as ApiContext)) // of every route of the app
    if (!success) throw new ValidationError(problemsOf(error))
    c.req.addValidatedData(target, data as object)
    return next()
  }
  return marked(middleware, { input: { target, schema } })
}
