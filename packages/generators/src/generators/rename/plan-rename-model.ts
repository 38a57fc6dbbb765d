import { UserError } from '@repo/cli'
import { objectRenames, renameTable } from '@repo/migrate/recipes'
import { pluralOf, snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkBlockName } from '../../plan/check-clashes.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { checkNoSuccession } from '../../plan/finish-succession.ts'
import { functionsNotes } from '../../plan/functions-naming.ts'
import { existingModelNames, type ModelNames, newModelNames } from '../../plan/names.ts'
import { manyToManyOf, renamedJoins, turns, usualName } from '../../plan/renamed-joins.ts'
import { schemaAttribute } from '../../plan/schema-of-new-block.ts'
import { mapEdits } from '../../plan/schema-style.ts'
import { failsUntilOut } from '../../plan/second-step.ts'
import { standingOn } from '../../plan/standing.ts'
import { tableNameIn, tableOf } from '../../plan/table-of.ts'
import { checkNoView } from '../../plan/table-views.ts'
import { hasRoutes, renameResource } from '../../resource/rename-resource.ts'
import { resourcePaths, routeList } from '../../resource/resource-files.ts'
import type { ScannedSchema, SchemaBlock } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { requireModel, schemaOf } from '../../schema/schema-lookup.ts'
import type { RenameMode, RenameRequest } from './rename.ts'

export function planRenameModel(
  request: RenameRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { from, to } = request
  const { schema } = state
  const has = (name: string) =>
    schema.blocks.some((one) => one.kind === 'model' && one.name === name)
  if (has(to) && !has(from)) return { identical: `There is a model ${to} and no ${from}.` }
  const block = requireModel(schema, from)
  const unreleased = state.unreleased().has(tableOf(block).sql)
  const wished = request.mode ?? (unreleased ? 'db' : 'code-only')
  const before = existingModelNames(schema, block)
  // Where both names give the same table, the database has nothing to do.
  const mode = namesAfter(request, wished, before).table === before.table ? 'code-only' : wished
  if (mode !== 'code-only') {
    checkNoSuccession(state, block)
    checkNoView(state, block)
  }
  const after = namesAfter(request, mode, before)
  checkNewName(schema, block, after)
  return draftOf(
    {
      title: `Rename the model ${from} to ${to}`,
      name: `rename_${snakeCase(from)}_to_${snakeCase(to)}`,
      breaking: true,
      edits: [
        { edit: 'renameBlock', kind: 'model', from, to },
        ...mapEdits(block, to, after.table),
        ...(mode === 'code-only' ? keptJoinTables(schema, block, to) : []),
      ],
      migrate: migration({ state, block, after, mode, unreleased }),
      code: renameResource(before, after, state),
      notes: [
        ...(mode === 'db' && !unreleased ? [failsUntilOut] : []),
        ...(mode === 'code-only' && hasRoutes(before, state) ? [keptPath(before)] : []),
        ...functionsNotes(state, before.table),
      ],
      next: [
        'pnpm test',
        ...(mode === 'zero-downtime'
          ? [`pnpm gen rename model ${from} ${to} --finish  # when the release is out`]
          : []),
      ],
    },
    state,
    render,
  )
}

function keptPath(names: ModelNames): string {
  const { routes, test } = resourcePaths(names)
  const path = `/${names.route}`
  const keeps = `The API keeps the path ${path} and its scopes "${names.route}:…"`
  return `${keeps}; to move them, edit "${path}" in "${routeList}" and "${test}", and the scopes, which tokens have, in "${routes}".`
}

/** Without a change of the table, the plural and so the route stay too. */
function namesAfter({ to, plural }: RenameRequest, mode: RenameMode, before: ModelNames) {
  if (mode === 'code-only') {
    const { many, route, table } = before
    return { ...newModelNames(to, plural ?? to), many, route, table }
  }
  const names = newModelNames(to, plural)
  return plural === undefined ? { ...names, table: tableLike(before, names) } : names
}

/** In the style of the table: called as its model, in the singular, or in the plural. */
function tableLike({ model, table }: ModelNames, after: ModelNames): string {
  if (table === model && /[A-Z]/.test(table)) return after.model
  const isSingular = table === snakeCase(model) && table !== snakeCase(pluralOf(model) ?? model)
  return isSingular && table !== model ? snakeCase(after.model) : after.table
}

interface Renaming {
  state: ProjectState
  block: SchemaBlock
  after: ModelNames
  mode: RenameMode
  unreleased: boolean
}

function migration({ state, block, after, mode, unreleased }: Renaming): Draft['migrate'] {
  const table = tableOf(block)
  if (mode === 'code-only') return noMigration(`the database keeps "${table.name}"`)
  return async (diffs, name) => {
    const script = await diffs.scripts()
    const renamed = { from: table.sql, to: tableNameIn(block, after.table) }
    return renameTable({
      name,
      table,
      to: after.table,
      objects: objectRenames(script.before, script.after, {
        tables: [renamed],
        joins: renamedJoins(state.schema, block, after.model, script.before),
      }),
      keepView: mode === 'zero-downtime',
      standing: (await standingOn(state, diffs, table)).standing,
      unreleased,
    })
  }
}

function checkNewName(schema: ScannedSchema, block: SchemaBlock, { model, table }: ModelNames) {
  const blocks = schema.blocks.filter((one) => one !== block)
  const attributes = [`@@map("${table}")`, ...schemaAttribute(schemaOf(block))]
  const fields = [{ name: 'id', type: 'Int', attributes: [], doc: [] }]
  checkBlockName({ ...schema, blocks }, { kind: 'model', name: model, fields, attributes })
}

/**
 * Prisma names the table of a many-to-many relation after both models, and its columns by their
 * order: the name is written down, and where the order would turn the rename is refused.
 */
function keptJoinTables(schema: ScannedSchema, block: SchemaBlock, to: string): SchemaEdit[] {
  return manyToManyOf(schema, block).flatMap((relation): SchemaEdit[] => {
    const { other, field, otherField, name } = relation
    if (turns(block.name, to, relation)) throw turned(block.name, to, other)
    if (name !== undefined) return []
    const set = [`@relation("${usualName(block.name, other)}")`]
    return [
      { edit: 'changeField', model: to, field, change: { set } },
      {
        edit: 'changeField',
        model: other === block.name ? to : other,
        field: otherField,
        change: { set },
      },
    ]
  })
}

const turned = (from: string, to: string, other: string) =>
  new UserError({
    code: 'RENAME.JOIN_TABLE',
    message: `${from} and ${other} are joined by a table whose columns Prisma orders by the models' names, which "${to}" would turn.`,
    hint: `pnpm gen rename model ${from} ${to} --db`,
  })
