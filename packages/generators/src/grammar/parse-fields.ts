import type { FieldSpec } from './field-spec.ts'
import { parseField } from './parse-field.ts'
import { specError } from './spec-error.ts'

/** Reads all field arguments. Throws `SPEC.…`, also where two are about one field. */
export function parseFields(specs: string[]): FieldSpec[] {
  const fields = specs.map(parseField)
  const names = new Set<string>()
  for (const spec of fields) {
    // A reference makes a column beside the relation.
    for (const name of spec.kind === 'ref' ? [spec.name, `${spec.name}Id`] : [spec.name]) {
      if (names.has(name)) {
        throw specError('NAME', `The field "${name}" is asked for twice.`, 'Name each field once')
      }
      names.add(name)
    }
  }
  return fields
}
