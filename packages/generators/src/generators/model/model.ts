import { checkModelName } from '../../grammar/check-name.ts'
import { fieldHelp } from '../../grammar/field-help.ts'
import { parseFields } from '../../grammar/parse-fields.ts'
import type { Generator } from '../../pipeline/generator.ts'
import { parseModel } from './parse-model.ts'
import { planModel } from './plan-model.ts'

export const model: Generator = {
  name: 'model',
  summary: 'a model with its migration, routes, tests and factory',
  help: `Usage: pnpm gen model <Name> [field]…

  --id <kind>        uuid7 (default), uuid4, cuid2, ulid, nanoid.12, int or bigint
  --plural <name>    where it does not follow from the name
  --no-timestamps    without createdAt and updatedAt
  --no-api           without routes
  --public           with routes that take everyone, to write too; others need a token with <plural>:read or :write
  --schema <name>    of the database, where the datasource names several

pnpm gen model Post title:string body:text:optional author:ref:User`,
  options: {
    id: { type: 'string' },
    plural: { type: 'string' },
    'no-timestamps': { type: 'boolean' },
    'no-api': { type: 'boolean' },
    public: { type: 'boolean' },
    schema: { type: 'string' },
  },
  parse(args) {
    const request = parseModel(args)
    return {
      canonical: request.canonical,
      plan: (state, render) => planModel(request, state, render),
    }
  },
  async ask({ text, words, plural }) {
    const name = await text({
      message: 'Name of the model',
      flag: 'a name: pnpm gen model Post',
      parse: checkModelName,
    })
    const flags = await plural(name)
    const fields = await words({
      message: 'Fields, such as title:string author:ref:User',
      help: fieldHelp,
      flag: 'fields',
      parse: parseFields,
    })
    return [name, ...fields, ...flags]
  },
}
