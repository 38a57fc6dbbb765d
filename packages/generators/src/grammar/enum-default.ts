import type { DefaultValue } from './field-spec.ts'
import { specError } from './spec-error.ts'

/** `default=draft`, for a list `default=draft,live`. `values` is undefined for an enum not yet looked up. */
export function pslDefaultOfEnum(
  field: string,
  text: string,
  list: boolean,
  values: readonly string[] | undefined,
): DefaultValue {
  const given = list ? text.split(',').filter((value) => value !== '') : [text]
  const unknown = given.find((value) => values !== undefined && !values.includes(value))
  if (unknown !== undefined) {
    throw specError(
      'DEFAULT',
      `Field "${field}" has the default "${unknown}", which is no value of its enum.`,
      `Values are ${values?.join(', ')}`,
    )
  }
  return { kind: 'constant', psl: list ? `[${given.join(', ')}]` : text, text }
}
