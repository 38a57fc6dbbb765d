import { usageError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import type { Arguments, Generator } from '../../pipeline/generator.ts'
import { fieldRequest } from '../field/field.ts'
import { fieldOptions, parseFieldRequest } from '../field/parse-field-request.ts'

const example = 'pnpm gen relation Post author:ref:User'

export const relation: Generator = {
  name: 'relation',
  summary: 'a relation: both sides, foreign key and index',
  help: `Usage: pnpm gen relation <Model> <name>:ref:<Target> | <name>:many:<Target>

  name:ref:Target           one to many: a column nameId, and a list on the other side
  name:ref:Target:unique    one to one
  name:many:Target          many to many; pnpm gen join has a model between them

  --steps     no value for existing rows yet: the API requires it, the database does not
  --at-once   required in the database at once: requests to the running release fail
  --no-api    leave the routes as they are

${example}
pnpm gen relation Post editor:ref:User:optional:as=editedPosts
pnpm gen relation Category parent:ref:Category:optional:as=children`,
  options: fieldOptions,
  parse: (args) => fieldRequest(parseRelationRequest(args)),
  async ask({ model, words }) {
    const { name } = await model({ message: 'Model', flag: `a model: ${example}` })
    const specs = await words({
      message: 'Relation, such as author:ref:User or tags:many:Tag',
      flag: `a relation: ${example}`,
      parse: (given) => parseRelationRequest({ positionals: [name, ...given], values: {} }),
    })
    return [name, ...specs]
  },
}

function parseRelationRequest(args: Arguments) {
  const request = parseFieldRequest(args, 'relation')
  const other = request.fields.find(({ kind }) => kind !== 'ref' && kind !== 'many')
  if (other === undefined) return request
  throw usageError(
    `"${canonicalField(other)}" is a column, not a relation.`,
    `pnpm gen field ${request.model} ${canonicalField(other)}`,
  )
}
