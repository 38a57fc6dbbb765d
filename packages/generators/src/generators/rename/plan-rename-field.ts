import { UserError } from '@repo/cli'
import { objectRenames, renameColumn, replaceColumn } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkFieldNames } from '../../plan/check-clashes.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { checkNoSuccession } from '../../plan/finish-succession.ts'
import { functionsNotes } from '../../plan/functions-naming.ts'
import { isSynced } from '../../plan/open-sync.ts'
import { isRelation } from '../../plan/require-columns.ts'
import { isUnmapped } from '../../plan/schema-style.ts'
import { failsUntilOut } from '../../plan/second-step.ts'
import { holdingNotes, standingOn } from '../../plan/standing.ts'
import { checkReplaceable, successorEdits } from '../../plan/successor.ts'
import { tableOf } from '../../plan/table-of.ts'
import { followResource } from '../../resource/follow-resource.ts'
import { mapTo } from '../../schema/psl.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import {
  columnName,
  findField,
  isIgnored,
  requireField,
  requireModel,
} from '../../schema/schema-lookup.ts'
import type { RenameMode, RenameRequest } from './rename.ts'

export interface RenameFieldRequest extends RenameRequest {
  model: string
}

interface Renaming {
  request: RenameFieldRequest
  state: ProjectState
  block: SchemaBlock
  item: SchemaItem
  /** Columns of before and after. */
  from: string
  to: string
}

export function planRenameField(
  request: RenameFieldRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, from, to } = request
  const block = requireModel(state.schema, model)
  const old = findField(block, from)
  const hasBoth = old && (isIgnored(old) || isSynced(state, tableOf(block), columnName(old)))
  if (findField(block, to) && (old === undefined || hasBoth)) {
    return { identical: `${model} has ${to} and not ${from}.` }
  }
  const item = requireField(state.schema, model, from)
  checkNewName(block, item, to)
  const wished = modeOf(request, state, block, item)
  const columns = columnsOf(state.schema, block, item, to)
  // Where both names give the same column, the database has nothing to do.
  const mode = columns.from === columns.to ? 'code-only' : wished
  if (mode !== 'code-only') checkNoSuccession(state, block, columns.from)
  const renaming = { request, state, block, item, ...columns }
  const { edits, migrate } = ways[mode](renaming)
  return draftOf(
    {
      title: `Rename ${model}.${from} to ${to}`,
      name: `rename_${snakeCase(model)}_${snakeCase(from)}_to_${snakeCase(to)}`,
      breaking: true,
      subject: `${model}.${from}`,
      edits,
      migrate,
      code: followResource(model, [{ change: 'rename', from, to }], state),
      notes: [
        ...(mode === 'db' && !state.unreleased().has(tableOf(block).sql) ? [failsUntilOut] : []),
        ...functionsNotes(state, tableOf(block).name, columnName(item)),
        ...holdingNotes(state, tableOf(block), columnName(item)),
      ],
      next: [
        'pnpm test',
        ...(mode === 'zero-downtime'
          ? [`pnpm gen rename field ${model} ${from} ${to} --finish  # when the release is out`]
          : []),
      ],
    },
    state,
    render,
  )
}

type Way = (renaming: Renaming) => { edits: SchemaEdit[]; migrate: Draft['migrate'] }

const ways: Record<RenameMode, Way> = {
  'code-only': ({ request: { model, from, to }, item, state, ...columns }) => ({
    edits: [
      { edit: 'renameField', model, from, to },
      ...(isRelation(state.schema, item) ? [] : [mapEdit(model, to, columns.from)]),
    ],
    migrate: noMigration(`the database keeps "${columns.from}"`),
  }),
  db: ({ request: { model, from, to }, block, state, ...columns }) => {
    const table = tableOf(block)
    const renamed = { table: table.sql, from: columns.from, to: columns.to }
    return {
      edits: [{ edit: 'renameField', model, from, to }, mapEdit(model, to, columns.to)],
      migrate: async ({ scripts }, name) => {
        const { before, after } = await scripts()
        return renameColumn({
          name,
          table,
          from: columns.from,
          to: columns.to,
          objects: objectRenames(before, after, { columns: [renamed] }),
          unreleased: state.unreleased().has(table.sql),
        })
      },
    }
  },
  'zero-downtime': ({ request: { to }, block, item, state, ...columns }) => {
    checkReplaceable(state.schema, block, item)
    return {
      edits: successorEdits({ block, item, successor: to, column: columns.to }),
      migrate: async (diffs, name) =>
        replaceColumn({
          name,
          diff: diffs.forward,
          reverse: diffs.reverse,
          table: tableOf(block),
          from: columns.from,
          to: columns.to,
          forth: '$',
          back: '$',
          ...(await standingOn(state, diffs, tableOf(block), columns.from)),
        }),
    }
  },
}

/** Nothing is safer than no SQL; where only this branch has the table, its column may follow. */
function modeOf(
  { mode, model, from }: RenameFieldRequest,
  state: ProjectState,
  block: SchemaBlock,
  item: SchemaItem,
): RenameMode {
  if (!isRelation(state.schema, item)) {
    return mode ?? (state.unreleased().has(tableOf(block).sql) ? 'db' : 'code-only')
  }
  if (mode === undefined || mode === 'code-only') return 'code-only'
  throw new UserError({
    code: 'RENAME.NO_COLUMN',
    message: `Field "${from}" of ${model} is a relation, which has no name in the database.`,
    hint: `pnpm gen rename field ${model} ${from} <name> --code-only`,
  })
}

function checkNewName(block: SchemaBlock, item: SchemaItem, to: string): void {
  const others = { ...block, items: block.items.filter((one) => one !== item) }
  checkFieldNames(block.name, [others], [{ name: to, type: item.type, attributes: [], doc: [] }])
}

/** The new one in the style of the old one, else of the model. */
export function columnsOf(schema: ScannedSchema, block: SchemaBlock, item: SchemaItem, to: string) {
  const from = columnName(item)
  const snake = snakeCase(item.name)
  const tells = from !== item.name || snake !== item.name || from.includes('_')
  const unmapped = tells ? from === item.name && from !== snake : isUnmapped(schema, block)
  return { from, to: unmapped ? to : snakeCase(to) }
}

/** `@map` where the two names differ. */
const mapEdit = (model: string, field: string, column: string): SchemaEdit => ({
  edit: 'changeField',
  model,
  field,
  change: column === field ? { drop: ['@map'] } : { set: [mapTo(column)] },
})
