import { usageError } from '@repo/cli'
import { checkEnumValue } from '../../grammar/check-name.ts'
import type { Generator } from '../../pipeline/generator.ts'
import { planEnumValue } from './plan-enum-value.ts'

const example = 'pnpm gen enum-value Status archived'

export const enumValue: Generator = {
  name: 'enum-value',
  summary: 'one more value of an enum',
  help: `Usage: pnpm gen enum-value <Enum> <value>

Release it before the code that writes the value: a release that does not know it cannot read it.

${example}`,
  options: {},
  parse({ positionals }) {
    const [name, value, ...others] = positionals
    if (name === undefined || value === undefined || others.length > 0) {
      throw usageError('An enum value needs the enum and one value.', example)
    }
    checkEnumValue(name, value)
    return {
      canonical: ['enum-value', name, value],
      plan: (state, render) => planEnumValue({ name, value }, state, render),
    }
  },
  async ask({ enumType, text }) {
    const { name } = await enumType({ message: 'Enum', flag: `an enum: ${example}` })
    const parse = (value: string) => checkEnumValue(name, value)
    return [name, await text({ message: 'New value', flag: `a value: ${example}`, parse })]
  },
}
