import type { z } from 'zod'
import type { FieldProblem } from './problems.ts'

/** The value that a text of a query is; adds what does not fit to `problems`. */
export function readText(
  schema: z.ZodType,
  path: string,
  text: string,
  problems: FieldProblem[],
): unknown {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  problems.push(...parsed.error.issues.map(({ message }) => ({ path, message })))
  return undefined
}
