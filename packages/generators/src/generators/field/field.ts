import { fieldHelp } from '../../grammar/field-help.ts'
import type { Generator, Request } from '../../pipeline/generator.ts'
import { askForValues } from './ask-for-values.ts'
import { fieldCounts } from './field-counts.ts'
import {
  type FieldRequest,
  fieldOptions,
  fieldWords,
  parseFieldRequest,
} from './parse-field-request.ts'
import { planField } from './plan-field.ts'

export const field: Generator = {
  name: 'field',
  summary: 'fields on a model, in its routes and tests too',
  help: `Usage: pnpm gen field <Model> <field>…

  --steps     no value for existing rows yet: the API requires the field, the database does not
  --at-once   required in the database at once: requests to the running release fail
  --no-api    leave the routes as they are

Where others have the table, a required field that the database gives no default is optional there
until pnpm gen require <Model>.<field> --finish, when the release that writes it is out.

pnpm gen field Post subtitle:string:optional views:int:default=0
pnpm gen field Post 'slug:string:unique:backfill="id::text"'`,
  options: fieldOptions,
  parse: (args) => fieldRequest(parseFieldRequest(args, 'field')),
  async ask({ model, words }) {
    const { name } = await model({ message: 'Model', flag: 'a model: pnpm gen field Post …' })
    const fields = await words({
      help: fieldHelp,
      message: 'Fields, such as subtitle:string:optional',
      flag: 'a field: pnpm gen field Post subtitle:string:optional',
      parse: (specs) => parseFieldRequest({ positionals: [name, ...specs], values: {} }, 'field'),
    })
    return [name, ...fields]
  },
}

/** Columns and relations alike are fields. */
export function fieldRequest(request: FieldRequest): Request {
  return {
    canonical: fieldWords(request),
    counts: (state) => fieldCounts(request, state),
    complete: async (state, prompts) => fieldRequest(await askForValues(request, state, prompts)),
    plan: (state, render) => planField(request, state, render),
  }
}
