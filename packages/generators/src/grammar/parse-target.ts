import { usageError } from '@repo/cli'

/** One field of a model, as a command names it. */
export interface FieldTarget {
  model: string
  field: string
}

/** Reads `User.email`. Throws a usage error, with `usage` as the way to write it. */
export function parseTarget(text: string | undefined, usage: string): FieldTarget {
  const [, model, field] = /^(\w+)\.(\w+)$/.exec(text ?? '') ?? []
  if (model !== undefined && field !== undefined) return { model, field }
  throw usageError(
    text === undefined
      ? 'No field is named.'
      : `"${text}" is no field: it is written as User.email.`,
    usage,
  )
}
