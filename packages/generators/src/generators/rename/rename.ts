import { usageError } from '@repo/cli'
import {
  checkEnumName,
  checkEnumValue,
  checkFieldName,
  checkModelName,
} from '../../grammar/check-name.ts'
import type { Arguments, Generator, Request } from '../../pipeline/generator.ts'
import type { Questions } from '../../pipeline/questions.ts'
import { requireValueOf } from '../../schema/schema-lookup.ts'
import { type EnumRenameRequest, enumFunctionCounts, followsInDatabase } from './enum-rename.ts'
import { finishRenameCounts, finishRenameField } from './finish-rename-field.ts'
import { finishRenameModel, finishRenameModelCounts } from './finish-rename-model.ts'
import { planRenameEnum } from './plan-rename-enum.ts'
import { planRenameField, type RenameFieldRequest } from './plan-rename-field.ts'
import { planRenameModel } from './plan-rename-model.ts'
import { planRenameValue, type ValueRenameRequest, valueRenameCounts } from './plan-rename-value.ts'
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

/** What can be renamed, how it is written, and the check of its new name. */
const kinds = {
  field: { names: 3, example, check: checkFieldName },
  model: { names: 2, example: 'pnpm gen rename model Post Article', check: checkModelName },
  enum: { names: 2, example: 'pnpm gen rename enum Status State', check: checkEnumName },
  'enum-value': {
    names: 3,
    example: 'pnpm gen rename enum-value Status draft pending',
    check: (value: string) => checkEnumValue('', value),
  },
}
type Kind = keyof typeof kinds
const isKind = (what: string): what is Kind => Object.hasOwn(kinds, what)

export const rename: Generator = {
  name: 'rename',
  summary: 'a field, a model, an enum or a value of one, losing nothing',
  help: `Usage: pnpm gen rename field <Model> <field> <name>
       pnpm gen rename model <Model> <Name>
       pnpm gen rename enum <Enum> <Name>
       pnpm gen rename enum-value <Enum> <value> <name>

  --code-only        the database keeps its name (@map); no SQL
  --db               renames it at once; a release that runs fails until the new one is out
  --zero-downtime    both names work until …
  --finish           … this takes the old one away, when the new release is out
  --plural <name>    of a model, where it does not follow from the name

What SQL by hand made on a column follows it with --zero-downtime; what cannot is named and wants
--confirm Post.title.

Without a mode: --db where no other branch has the table, else --code-only. An enum and its values
have one name at a time: --code-only or --db.

${Object.values(kinds)
  .map((kind) => kind.example)
  .join('\n')}`,
  options: {
    'code-only': { type: 'boolean' },
    db: { type: 'boolean' },
    'zero-downtime': { type: 'boolean' },
    finish: { type: 'boolean' },
    plural: { type: 'string' },
  },
  parse: parseRename,
  async ask(questions) {
    const { select, model, field, text, plural } = questions
    const what = await select({
      message: 'What to rename',
      flag: `field, model, enum or enum-value: ${example}`,
      choices: [
        { value: 'field', label: 'a field' },
        { value: 'model', label: 'a model' },
        { value: 'enum', label: 'an enum' },
        { value: 'enum-value', label: 'a value of an enum' },
      ],
    })
    const { example: flag, check } = kinds[what]
    if (what === 'enum' || what === 'enum-value') return askForEnum(what, questions)
    const block = await model({ message: 'Model', flag: `a model: ${flag}` })
    const from = what === 'field' ? [await field({ message: 'Field', flag, model: block })] : []
    const to = await text({ message: 'New name', flag: `a name: ${flag}`, parse: check })
    const mode = await select({
      message: 'In the database',
      flag: '--code-only, --db or --zero-downtime',
      choices: [
        codeOnly,
        {
          value: 'zero-downtime',
          label: 'zero downtime',
          hint: 'both names for now: no release fails',
        },
        inDatabase,
        ...(what === 'field'
          ? [{ value: 'finish' as const, label: 'finish', hint: 'takes the old name away' }]
          : []),
      ],
    })
    const flags = what === 'model' && mode !== 'code-only' ? await plural(to) : []
    return [what, block.name, ...from, to, `--${mode}`, ...flags]
  },
}

const codeOnly = {
  value: 'code-only',
  label: 'code only',
  hint: 'it keeps its name: no SQL',
} as const
const inDatabase = {
  value: 'db',
  label: 'database',
  hint: 'at once: a release that runs fails until the new one is out',
} as const

async function askForEnum(what: 'enum' | 'enum-value', { enumType, select, text }: Questions) {
  const { example: flag, check } = kinds[what]
  const block = await enumType({ message: 'Enum', flag: `an enum: ${flag}` })
  const from =
    what === 'enum'
      ? []
      : [await text({ message: 'Value', flag, parse: (name) => requireValueOf(block, name) })]
  const to = await text({ message: 'New name', flag: `a name: ${flag}`, parse: check })
  const choices = [codeOnly, inDatabase]
  const mode = await select({ message: 'In the database', flag: '--code-only or --db', choices })
  return [what, block.name, ...from, to, `--${mode}`]
}

function parseRename({ positionals, values }: Arguments): Request {
  const [what = '', ...names] = positionals
  if (!isKind(what) || names.length !== kinds[what].names) {
    throw usageError(
      what === '' || isKind(what)
        ? `"rename ${positionals.join(' ')}" does not name what and its new name.`
        : `"${what}" cannot be renamed; a field, a model, an enum and an enum-value can.`,
      isKind(what) ? kinds[what].example : example,
    )
  }
  const given = modes.filter((mode) => values[mode] === true)
  const finish = values.finish === true
  const flags = [...given, ...(finish ? ['finish'] : [])].map((flag) => `--${flag}`)
  if (flags.length > 1) {
    throw usageError(`${flags.join(' and ')} exclude each other.`, 'pnpm gen rename --help')
  }
  const [from = '', to = ''] = names.slice(-2)
  if (from === to) throw usageError(`"${from}" is its name already.`, 'pnpm gen rename --help')
  kinds[what].check(to)
  const [mode] = given
  const plural = typeof values.plural === 'string' ? values.plural : undefined
  const canonical = ['rename', what, ...names, ...flags]
  const [owner = ''] = names
  switch (what) {
    case 'field':
      return fieldRequest({ model: owner, mode, from, to, plural: undefined }, finish, canonical)
    case 'model':
      return modelRequest({ mode, from, to, plural }, finish, canonical)
    case 'enum':
      return enumRequest({ mode: oneName(what, mode, finish), from, to }, canonical)
    case 'enum-value':
      return valueRequest(
        { mode: oneName(what, mode, finish), enumName: owner, from, to },
        canonical,
      )
  }
}

const fieldRequest = (
  request: RenameFieldRequest,
  finish: boolean,
  canonical: string[],
): Request => ({
  canonical,
  counts: (state) => (finish ? finishRenameCounts(request, state) : renameCounts(request, state)),
  plan: (state, render) =>
    finish ? finishRenameField(request, state, render) : planRenameField(request, state, render),
})

const modelRequest = (request: RenameRequest, finish: boolean, canonical: string[]): Request => ({
  canonical: [...canonical, ...(request.plural === undefined ? [] : ['--plural', request.plural])],
  counts: (state) =>
    finish ? finishRenameModelCounts(request, state) : renameCounts(request, state),
  plan: (state, render) =>
    finish ? finishRenameModel(request, state, render) : planRenameModel(request, state, render),
})

const enumRequest = (request: EnumRenameRequest, canonical: string[]): Request => ({
  canonical,
  counts: (state) =>
    followsInDatabase(request, state, request.from) ? enumFunctionCounts(state, request.from) : [],
  plan: (state, render) => planRenameEnum(request, state, render),
})

const valueRequest = (request: ValueRenameRequest, canonical: string[]): Request => ({
  canonical,
  counts: (state) => valueRenameCounts(request, state),
  plan: (state, render) => planRenameValue(request, state, render),
})

function oneName(kind: 'enum' | 'enum-value', mode: RenameMode | undefined, finish: boolean) {
  if (!finish && mode !== 'zero-downtime') return mode
  throw usageError(
    `An ${kind} has one name in the database, so no release can go on by the old one.`,
    `${kinds[kind].example} --code-only`,
  )
}
