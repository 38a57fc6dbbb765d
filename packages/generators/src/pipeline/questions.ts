import { type Prompts, type Question, UserError } from '@repo/cli'
import { checkPlural } from '../grammar/check-name.ts'
import { splitArguments } from '../grammar/split-spec.ts'
import { pluralOf } from '../grammar/words.ts'
import type { BlockKind, ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { fieldsOf, isIgnored } from '../schema/schema-lookup.ts'

interface TextQuestion<Answer> extends Question {
  /** Shown before it is asked. */
  help?: string
  parse?: (answer: Answer) => unknown
}

/** What the menu asks with: what the schema has is chosen from a list, all else is checked when typed. */
export interface Questions extends Pick<Prompts, 'select'> {
  schema: ScannedSchema
  /** Text that `parse` takes; where it throws, its words are shown and the question stays. */
  text: (question: TextQuestion<string>) => Promise<string>
  /** Several, typed in one line. */
  words: (question: TextQuestion<string[]>) => Promise<string[]>
  /** A model, of those that `among` accepts; none that the client does not know, or only those. */
  model: (
    question: Question & { ignored?: boolean; among?: (block: SchemaBlock) => boolean },
  ) => Promise<SchemaBlock>
  /** A field of the model, of those that `among` accepts. */
  field: (
    question: Question & { model: SchemaBlock; among?: (item: SchemaItem) => boolean },
  ) => Promise<string>
  enumType: (question: Question) => Promise<SchemaBlock>
  /** `--plural` where it does not follow from the model's name. */
  plural: (model: string) => Promise<string[]>
}

export function questionsOn(schema: ScannedSchema, { select, text }: Prompts): Questions {
  const block = async (
    kind: BlockKind,
    question: Question,
    among: (one: SchemaBlock) => boolean,
  ) => {
    const blocks = schema.blocks.filter((one) => one.kind === kind && among(one))
    const name = await select({ ...question, choices: choicesOf(blocks, kind) })
    const found = blocks.find((one) => one.name === name)
    if (found === undefined) throw new Error(`${name} was no choice.`)
    return found
  }
  return {
    schema,
    select,
    text: ({ parse, ...question }) =>
      text({ ...question, validate: (answer) => problemOf(() => parse?.(answer)) }),
    words: async ({ parse, ...question }) => {
      const validate = (line: string) => problemOf(() => parse?.(splitArguments(line)))
      return splitArguments(await text({ ...question, validate }))
    },
    model: ({ ignored = false, among = () => true, ...question }) =>
      block('model', question, (one) => isIgnored(one) === ignored && among(one)),
    field: ({ model, among = () => true, ...question }) =>
      select({ ...question, choices: choicesOf(fieldsOf(model).filter(among), 'such field') }),
    enumType: (question) => block('enum', question, () => true),
    plural: async (model) => {
      if (pluralOf(model) !== undefined) return []
      const message = `Plural of ${model}`
      const validate = (answer: string) => problemOf(() => checkPlural(answer))
      return ['--plural', await text({ message, flag: '--plural <name>', validate })]
    },
  }
}

function choicesOf(named: readonly { name: string }[], what: string) {
  if (named.length > 0) return named.map(({ name }) => ({ value: name, label: name }))
  throw new UserError({
    code: 'GENERATE.NO_CHOICE',
    message: `The schema has no ${what} to choose.`,
    hint: 'pnpm gen --help',
  })
}

/** What an answer, or a choice, would be refused with; undefined where it would not be. */
export function problemOf(parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof UserError) {
      return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`
    }
    throw error
  }
}
