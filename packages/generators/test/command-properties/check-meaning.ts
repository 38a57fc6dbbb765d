import { type Datamodel, type SchemaFile, validateSchema } from '@repo/schema-engine'
import { isGivenByApiAlone } from '../../src/generators/field/existing-rows.ts'
import type { FieldSpec } from '../../src/grammar/field-spec.ts'
import { parseFields } from '../../src/grammar/parse-fields.ts'
import { scalarTypes } from '../../src/grammar/scalar-types.ts'
import { upperFirst } from '../../src/grammar/words.ts'
import { relationsOf } from '../../src/schema/relation-of.ts'
import { type ScannedSchema, scanSchema } from '../../src/schema/scan-schema.ts'
import { fieldsOf, findField as findItem } from '../../src/schema/schema-lookup.ts'
import {
  differences,
  fieldOfPath,
  fieldsOfIndex,
  modelOfPath,
  thingsOf,
} from './datamodel-difference.ts'

type Field = Datamodel['models'][number]['fields'][number]

/** What a command may make different, told by its words alone, and what it has to have made. */
interface Meaning {
  /** A whole model, by its old and new names. */
  models?: string[]
  /** `Post.title` */
  fields?: string[]
  enums?: string[]
  /** Of which other models' relations may change, as they are new, gone or called otherwise. */
  relationsTo?: string[]
  /** Throws nothing: says what is missing. */
  check?: (before: Datamodel, after: Datamodel) => string | undefined
}

/** Throws where Prisma finds more or something else different than the command says. */
export function checkMeaning(argv: string[], files: SchemaFile[], afterwards: SchemaFile[]): void {
  const [before, after] = [validateSchema(files), validateSchema(afterwards)]
  const words = argv.filter((word) => !word.startsWith('--'))
  const flags = argv.filter((word) => word.startsWith('--'))
  const [command = ''] = words
  const meaning = meanings[command]?.(words, flags, scanSchema(files))
  if (meaning === undefined) throw new Error(`Nobody says what ${command} means.`)
  const strange = differences(thingsOf(before), thingsOf(after)).filter(
    (path) => !isMeant(path, meaning, before, after),
  )
  if (strange.length > 0) throw new Error(`"${argv.join(' ')}" changed ${strange.join(', ')}.`)
  const missing = meaning.check?.(before, after)
  if (missing !== undefined) throw new Error(`"${argv.join(' ')}": ${missing}`)
}

function isMeant(path: string, meaning: Meaning, before: Datamodel, after: Datamodel): boolean {
  const { models = [], fields = [], enums = [], relationsTo = [] } = meaning
  if (path.startsWith('enum ')) return enums.includes(path.slice(5))
  const model = modelOfPath(path) ?? ''
  if (models.includes(model) || fields.includes(path)) return true
  const indexed = fieldsOfIndex(path)
  if (indexed !== undefined) return indexed.some((name) => fields.includes(`${model}.${name}`))
  const name = fieldOfPath(path) ?? ''
  const types = [findField(before, model, name)?.type, findField(after, model, name)?.type]
  return types.every((type) => type === undefined || relationsTo.includes(type))
}

const findModel = ({ models }: Datamodel, name: string) =>
  models.find((model) => model.name === name)

const findField = (datamodel: Datamodel, model: string, name: string): Field | undefined =>
  findModel(datamodel, model)?.fields.find((field) => field.name === name)

type MeaningOf = (words: string[], flags: string[], before: ScannedSchema) => Meaning

const meanings: Record<string, MeaningOf> = {
  model: ([, name = '', ...specs], flags) => ({ ...added(name, specs, flags), models: [name] }),
  field: ([, name = '', ...specs], flags) => added(name, specs, flags),
  relation: ([, name = '', ...specs], flags) => added(name, specs, flags),
  join: ([, one = '', other = '', ...rest], flags) => {
    const name = flags.includes('--as') ? (rest.at(-1) ?? '') : `${one}${other}`
    const specs = flags.includes('--as') ? rest.slice(0, -1) : rest
    return { ...added(name, specs, flags), models: [name], relationsTo: [name] }
  },
  rename: ([, what, ...names], flags, before) => {
    if (what === 'enum') return renamedEnum(names, before)
    if (what === 'enum-value') return renamedValue(names, before)
    const meaning = what === 'field' ? renamedField(names, before) : renamedModel(names)
    return flags.includes('--finish') ? { ...meaning, check: () => undefined } : meaning
  },
  require: ([, target = ''], flags, before) => {
    const required = withArity(target, true, before)
    const { check: _later, ...begun } = required
    return flags.some((flag) => ['--finish', '--at-once'].includes(flag)) ? required : begun
  },
  optional: ([, target = ''], _flags, before) => withArity(target, false, before),
  retype: ([, target = '', type], flags) => retyped(target, type, flags),
  remove: ([, what, model = '', field = ''], _flags, before) =>
    what === 'field' ? removedField(model, field, before) : removedModel(model),
  index: ([, model = '', list = '']) => indexed(model, list),
  unique: ([, model = '', list = '']) => indexed(model, list),
  enum: ([, name = '']) => ({ enums: [name] }),
  'enum-value': ([, name = '', value]) => ({
    enums: [name],
    check: (_before, after) =>
      after.enums.some((one) => one.name === name && one.values.some((two) => two.name === value))
        ? undefined
        : 'no value',
  }),
  migration: () => ({}),
}

function added(model: string, words: string[], flags: string[]): Meaning {
  const ofFlags = new Set(['--id', '--plural', '--name', '--confirm'])
  const specs = parseFields(words.filter((word) => word.includes(':')))
  const waits = (spec: FieldSpec) =>
    flags.includes('--steps') || (!flags.includes('--at-once') && isGivenByApiAlone(model, spec))
  const unknown = flags.filter((flag) => ofFlags.has(flag)).length
  const extra = words.filter((word) => !word.includes(':')).length
  if (extra > unknown) throw new Error(`Not read: ${words.join(' ')}`)
  return {
    fields: specs.flatMap(({ name }) => [`${model}.${name}`, `${model}.${name}Id`]),
    enums: specs.map(({ name }) => `${model}${upperFirst(name)}`),
    relationsTo: [model],
    check: (_before, after) => {
      for (const spec of specs) {
        if (spec.kind === 'scalar' && scalarTypes[spec.type].prisma === 'Unsupported') continue
        const found = findField(after, model, spec.name)
        if (found === undefined) return `no ${spec.name}`
        const isList = spec.kind === 'many' || (spec.kind !== 'ref' && spec.list)
        const isRequired = spec.kind === 'many' || isList || !spec.optional
        if (found.isList !== isList) return `${spec.name} is no list, or one`
        if (found.isRequired !== isRequired && !waits(spec)) return `${spec.name} has another arity`
      }
      return undefined
    },
  }
}

function renamedField([model = '', from = '', to = '']: string[], schema: ScannedSchema): Meaning {
  return {
    fields: [...together(schema, model, from), `${model}.${to}`],
    relationsTo: [model],
    check: (before, after) => {
      const [old, now] = [findField(before, model, from), findField(after, model, to)]
      if (findField(after, model, from)) return `still ${from}`
      if (old === undefined || now === undefined) return undefined // of ignored ones nothing is known
      const [a, b] = [old, now].map((one) => [one.type, one.isList, one.isRequired, one.default])
      return JSON.stringify(a) === JSON.stringify(b) ? undefined : `${to} is not as ${from} was`
    },
  }
}

function renamedModel([from = '', to = '']: string[]): Meaning {
  return {
    models: [from, to],
    relationsTo: [from, to],
    check: (before, after) => {
      if (findModel(after, from)) return `still ${from}`
      const [old, now] = [findModel(before, from), findModel(after, to)]
      const namesOf = (model: typeof old) => model?.fields.map(({ name }) => name).join()
      return old === undefined || namesOf(old) === namesOf(now) ? undefined : 'other fields'
    },
  }
}

const fieldsOfType = ({ blocks }: ScannedSchema, name: string) =>
  blocks.flatMap((block) =>
    fieldsOf(block)
      .filter(({ type }) => type === name)
      .map((item) => `${block.name}.${item.name}`),
  )

function renamedEnum([from = '', to = '']: string[], schema: ScannedSchema): Meaning {
  return {
    fields: fieldsOfType(schema, from),
    enums: [from, to],
    check: (before, after) => {
      const valuesOf = ({ enums }: Datamodel, name: string) =>
        JSON.stringify(enums.find((one) => one.name === name)?.values)
      if (after.enums.some(({ name }) => name === from)) return `still ${from}`
      return valuesOf(before, from) === valuesOf(after, to) ? undefined : 'other values'
    },
  }
}

function renamedValue([name = '', from = '', to = '']: string[], schema: ScannedSchema): Meaning {
  return {
    fields: fieldsOfType(schema, name),
    enums: [name],
    check: (before, after) => {
      const valuesOf = ({ enums }: Datamodel) =>
        enums.find((one) => one.name === name)?.values.map((value) => value.name) ?? []
      const renamed = valuesOf(before).map((value) => (value === from ? to : value))
      return renamed.join() === valuesOf(after).join() ? undefined : 'other values'
    },
  }
}

function withArity(target: string, isRequired: boolean, schema: ScannedSchema): Meaning {
  const [model = '', field = ''] = target.split('.')
  return {
    fields: together(schema, model, field),
    check: (_before, after) => {
      const found = findField(after, model, field)
      return found && !found.isList && found.isRequired !== isRequired ? 'another arity' : undefined
    },
  }
}

/** A field with both sides of its relation and the foreign key, whichever is named: they go together. */
function together(schema: ScannedSchema, model: string, field: string): string[] {
  const block = schema.blocks.find(({ name }) => name === model)
  const item = block && findItem(block, field)
  const relations = block && item ? relationsOf(schema, block, item) : []
  return [
    `${model}.${field}`,
    ...relations.flatMap(({ owner, relation, keys, target, back }) => [
      ...[relation, ...keys].map(({ name }) => `${owner.name}.${name}`),
      ...(back === undefined ? [] : [`${target.name}.${back.name}`]),
    ]),
  ]
}

function retyped(target: string, type: string | undefined, flags: string[]): Meaning {
  const [model = '', field = ''] = target.split('.')
  const finish = flags.includes('--finish')
  return {
    fields: [target, `${model}.old${upperFirst(field)}`],
    enums: [`${model}${upperFirst(field)}`],
    check: (before, after) => {
      const [old, now] = [findField(before, model, field), findField(after, model, field)]
      if (finish || old === undefined || now === undefined) return undefined
      if (old.isRequired !== now.isRequired || old.isList !== now.isList) return 'another arity'
      const [spec] = parseFields([`x:${type}:optional`])
      const prisma = spec?.kind === 'scalar' ? scalarTypes[spec.type].prisma : undefined
      return prisma === undefined || prisma === now.type ? undefined : `is ${now.type}`
    },
  }
}

const removedField = (model: string, field: string, schema: ScannedSchema): Meaning => ({
  fields: together(schema, model, field),
  check: (_before, after) => (findField(after, model, field) ? 'still there' : undefined),
})

const removedModel = (model: string): Meaning => ({
  models: [model],
  relationsTo: [model],
  check: (_before, after) => (findModel(after, model) ? 'still there' : undefined),
})

function indexed(model: string, list: string): Meaning {
  const names = list.split(',').map((one) => one.replace(/=.*/, ''))
  return {
    fields: names.map((name) => `${model}.${name}`),
    check: (_before, { indexes }) =>
      indexes.some(
        (one) => one.model === model && one.fields.map(({ name }) => name).join() === names.join(),
      )
        ? undefined
        : 'no index',
  }
}
