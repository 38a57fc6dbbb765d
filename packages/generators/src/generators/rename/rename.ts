import { usageError } from '@repo/cli'
import { checkFieldName, checkModelName } from '../../grammar/check-name.ts'
import type { Arguments, Generator, Request } from '../../pipeline/generator.ts'
import { finishRenameCounts, finishRenameField } from './finish-rename-field.ts'
import { finishRenameModel } from './finish-rename-model.ts'
import { planRenameField } from './plan-rename-field.ts'
import { planRenameModel } from './plan-rename-model.ts'
import { renameCounts } from './rename-counts.ts'

/** How the database follows: not at all, at once, or beside the old name until `--finish`. */
export type RenameMode = 'code-only' | 'db' | 'zero-downtime'
const modes: readonly RenameMode[] = ['code-only', 'db', 'zero-downtime']

export interface RenameRequest {
  /** Undefined: in the database too where only this branch has the table, else in the code only. */
  mode: RenameMode | undefined
  from: string
  to: string
  /** Of a model, where it does not follow from its name. */
  plural: string | undefined
}

const example = 'pnpm gen rename field Post title headline'

export const rename: Generator = {
  name: 'rename',
  summary: 'a field or a model, losing nothing',
  help: `Usage: pnpm gen rename field <Model> <field> <name>
       pnpm gen rename model <Model> <Name>

  --code-only        the database keeps its name (@map); no SQL
  --db               renames it at once; a release that runs fails until the new one is out
  --zero-downtime    both names work until …
  --finish           … this takes the old one away, when the new release is out
  --plural <name>    of a model, where it does not follow from the name

What SQL by hand made on a column follows it with --zero-downtime; what cannot is named and wants
--confirm Post.title.

Without a mode: --db where no other branch has the table, else --code-only.

${example}`,
  options: {
    'code-only': { type: 'boolean' },
    db: { type: 'boolean' },
    'zero-downtime': { type: 'boolean' },
    finish: { type: 'boolean' },
    plural: { type: 'string' },
  },
  parse: parseRename,
  async ask({ select, model, field, text, plural }) {
    const what = await select({
      message: 'What to rename',
      flag: `field or model: ${example}`,
      choices: [
        { value: 'field', label: 'a field' },
        { value: 'model', label: 'a model' },
      ],
    })
    const block = await model({ message: 'Model', flag: `a model: ${example}` })
    const from =
      what === 'field' ? [await field({ message: 'Field', flag: example, model: block })] : []
    const to = await text({
      message: 'New name',
      flag: `a name: ${example}`,
      parse: what === 'field' ? checkFieldName : checkModelName,
    })
    const mode = await select({
      message: 'In the database',
      flag: '--code-only, --db or --zero-downtime',
      choices: [
        { value: 'code-only', label: 'code only', hint: 'it keeps its name: no SQL' },
        {
          value: 'zero-downtime',
          label: 'zero downtime',
          hint: 'both names for now: no release fails',
        },
        {
          value: 'db',
          label: 'database',
          hint: 'at once: a release that runs fails until the new one is out',
        },
        ...(what === 'field'
          ? [{ value: 'finish' as const, label: 'finish', hint: 'takes the old name away' }]
          : []),
      ],
    })
    const flags = what === 'model' && mode !== 'code-only' ? await plural(to) : []
    return [what, block.name, ...from, to, `--${mode}`, ...flags]
  },
}

function parseRename({ positionals, values }: Arguments): Request {
  const [what, ...names] = positionals
  const count = what === 'field' ? 3 : 2
  if ((what !== 'field' && what !== 'model') || names.length !== count) {
    throw usageError(
      what === undefined || ['field', 'model'].includes(what)
        ? `"rename ${positionals.join(' ')}" does not name what and its new name.`
        : `"${what}" cannot be renamed; a field or a model can.`,
      what === 'model' ? 'pnpm gen rename model Post Article' : example,
    )
  }
  const given = modes.filter((mode) => values[mode] === true)
  const finish = values.finish === true
  if (given.length + (finish ? 1 : 0) > 1) {
    throw usageError(
      `A rename has one way: ${given.map((mode) => `--${mode}`).join(', ')} are too many.`,
      'pnpm gen rename --help',
    )
  }
  const [model = '', second = '', third = ''] = names
  const [from, to] = what === 'field' ? [second, third] : [model, second]
  if (from === to) throw usageError(`"${from}" is its name already.`, 'pnpm gen rename --help')
  const plural = typeof values.plural === 'string' ? values.plural : undefined
  const flags = [...given.map((mode) => `--${mode}`), ...(finish ? ['--finish'] : [])]
  if (what === 'field') {
    checkFieldName(third)
    const request = { model, mode: given[0], from: second, to: third, plural: undefined }
    return {
      canonical: ['rename', 'field', model, second, third, ...flags],
      counts: (state) =>
        finish ? finishRenameCounts(request, state) : renameCounts(request, state),
      plan: (state, render) =>
        finish
          ? finishRenameField(request, state, render)
          : planRenameField(request, state, render),
    }
  }
  checkModelName(second)
  const request = { mode: given[0], from: model, to: second, plural }
  return {
    canonical: [
      ...['rename', 'model', model, second, ...flags],
      ...(plural === undefined ? [] : ['--plural', plural]),
    ],
    counts: (state) => (finish ? [] : renameCounts(request, state)),
    plan: (state, render) =>
      finish ? finishRenameModel(request, state, render) : planRenameModel(request, state, render),
  }
}
