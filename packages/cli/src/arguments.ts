import { type ParseArgsConfig, parseArgs } from 'node:util'
import { nearNames } from './name-hint.ts'
import { usageError } from './user-error.ts'

/** `node:util` parseArgs whose complaints are usage errors (exit code 2), as is an option given twice. */
export function parseArguments<Config extends ParseArgsConfig>(config: Config, help: string) {
  try {
    const parsed = parseArgs<Config>(config)
    const twice = repeatedOption(config)
    if (twice === undefined) return parsed
    throw usageError(`The option --${twice} is given twice.`, help)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [fact = error.message] = error.message.split(/\. (?=To specify|Did you)/)
    const [, unknown] = /^Unknown option '--([\w-]+)/.exec(fact) ?? []
    const [near] =
      unknown === undefined ? [] : nearNames(unknown, Object.keys(config.options ?? {}))
    throw usageError(`${fact.replace(/\.$/, '')}.`, near === undefined ? help : `Write --${near}`)
  }
}

/** Of which `parseArgs` would keep the last one without a word. */
function repeatedOption(config: ParseArgsConfig): string | undefined {
  const { tokens } = parseArgs({ ...config, tokens: true })
  const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
  return names.find((name, at) => names.indexOf(name) !== at && !config.options?.[name]?.multiple)
}
