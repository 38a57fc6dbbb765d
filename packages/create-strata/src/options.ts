import { parseArguments, usageError } from '@repo/cli'
import type { Template } from './template/template.ts'

export interface Options {
  argument: string | undefined
  filesOnly: boolean
  git: boolean
  help: boolean
  version: boolean
}

/** Throws a usage error for an unknown flag or a second target. */
export function parseOptions(args: string[], command: string): Options {
  const help = `${command} --help`
  const { values, positionals } = parseArguments(
    {
      args,
      allowPositionals: true,
      options: {
        'files-only': { type: 'boolean', default: false },
        'no-git': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    },
    help,
  )
  const [argument, second] = positionals
  if (second !== undefined) {
    throw usageError(`One project at a time: "${argument}" and "${second}" are two.`, help)
  }
  return {
    argument,
    filesOnly: values['files-only'],
    git: !(values['no-git'] || values['files-only']),
    help: values.help,
    version: values.version,
  }
}

export function helpText({ command, example }: Pick<Template, 'command' | 'example'>): string {
  return `Usage: ${command} <folder> [--files-only] [--no-git]

Makes a project in the folder: ${command} ${example}
Its last part is the project's name: a-z, 0-9, ".", "_" and "-".

  --files-only   only write the files: no install, no database, no git
  --no-git       no repository and no first commit
  --help         this text
  --version      the version of the template`
}
