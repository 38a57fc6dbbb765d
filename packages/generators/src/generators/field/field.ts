import type { Generator } from '../../pipeline/generator.ts'
import { parseFieldRequest } from './parse-field-request.ts'
import { planField } from './plan-field.ts'

export const field: Generator = {
  name: 'field',
  summary: 'fields on a model, in its routes and tests too',
  help: `Usage: pnpm gen field <Model> <field>…

  --no-api    leave the routes as they are

pnpm gen field Post subtitle:string:optional views:int:default=0`,
  options: { 'no-api': { type: 'boolean' } },
  parse(args) {
    const request = parseFieldRequest(args)
    return {
      canonical: request.canonical,
      plan: (state, render) => planField(request, state, render),
    }
  },
  async ask({ text }) {
    const model = await text({ message: 'Model', flag: 'a model: pnpm gen field Post …' })
    const fields = await text({
      message: 'Fields, such as subtitle:string:optional',
      flag: 'a field: pnpm gen field Post subtitle:string:optional',
    })
    return [model, ...fields.split(/\s+/).filter((spec) => spec !== '')]
  },
}
