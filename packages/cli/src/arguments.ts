import { type ParseArgsConfig, parseArgs } from 'node:util'
import { usageError } from './user-error.ts'

/** `node:util` parseArgs whose complaints are usage errors (exit code 2). */
export function parseArguments<Config extends ParseArgsConfig>(config: Config, help: string) {
  try {
    return parseArgs<Config>(config)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [fact = error.message] = error.message.split(/\. (?=To specify|Did you)/)
    throw usageError(`${fact.replace(/\.$/, '')}.`, help)
  }
}
