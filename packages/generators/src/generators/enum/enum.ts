import { usageError } from '@repo/cli'
import { checkEnumName, checkEnumValues } from '../../grammar/check-name.ts'
import type { Generator } from '../../pipeline/generator.ts'
import { planEnum } from './plan-enum.ts'

const example = 'pnpm gen enum Status draft live'

export const enumType: Generator = {
  name: 'enum',
  summary: 'an enum for fields to share',
  help: `Usage: pnpm gen enum <Name> <value>…

  --schema <name>    of the database, where the datasource names several

${example}
pnpm gen field Post status:Status:default=draft`,
  options: { schema: { type: 'string' } },
  parse({ positionals, values: flags }) {
    const [name, ...values] = positionals
    if (name === undefined || values.length === 0) {
      throw usageError('An enum needs a name and its values.', example)
    }
    checkEnumName(name)
    checkEnumValues(name, values)
    const schema = typeof flags.schema === 'string' ? flags.schema : undefined
    return {
      canonical: ['enum', name, ...values, ...(schema ? ['--schema', schema] : [])],
      plan: (state, render) => planEnum({ name, values, schema }, state, render),
    }
  },
  async ask({ text, words }) {
    const name = await text({
      message: 'Name of the enum',
      flag: `a name: ${example}`,
      parse: checkEnumName,
    })
    const values = await words({
      message: 'Values, such as draft live',
      flag: `values: ${example}`,
      parse: (given) => checkEnumValues(name, given),
    })
    return [name, ...values]
  },
}
