import { UserError } from '@repo/cli'
import { dropColumn, dropTable } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import { type Count, counted } from '../../pipeline/count-rows.ts'
import type { Diffs, Draft, Nothing, Render } from '../../pipeline/generator.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import { arityEdits } from '../../plan/arity-edits.ts'
import { countValues, valuesKey } from '../../plan/counts.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { checkNoSuccession } from '../../plan/finish-succession.ts'
import { countFunctions, functionsNotes } from '../../plan/functions-naming.ts'
import { isSynced } from '../../plan/open-sync.ts'
import { relaxColumns } from '../../plan/relax-columns.ts'
import { checkRemovable, removalEdits } from '../../plan/removal-edits.ts'
import { joinTablesOf } from '../../plan/renamed-joins.ts'
import {
  countStanding,
  dropsLater,
  holdingNotes,
  standingOn,
  standingOnAll,
} from '../../plan/standing.ts'
import { tableNamed, tableOf } from '../../plan/table-of.ts'
import { checkNoView } from '../../plan/table-views.ts'
import { followResource } from '../../resource/follow-resource.ts'
import type { ResourceEdits } from '../../resource/resource-edits.ts'
import { attributesOf } from '../../schema/attributes.ts'
import { foreignKeyOf } from '../../schema/relation-of.ts'
import type { ScannedSchema, SchemaItem } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import {
  columnName,
  findField,
  isIgnored,
  isUnknownToClient,
  requireModel,
} from '../../schema/schema-lookup.ts'
import { type RemovedParts, removedParts } from './field-parts.ts'
import { outAlready, removalNotes, removalStep } from './removal-step.ts'
import type { RemoveRequest } from './remove.ts'

export interface RemoveFieldRequest extends RemoveRequest {
  field: string
}

/** Values that are dropped, and what stands on their column. */
export function removeFieldCounts(
  { model, field, step }: RemoveFieldRequest,
  state: ProjectState,
): Count[] {
  const block = requireModel(state.schema, model)
  if (findField(block, field) === undefined) return []
  const parts = checkCanGo(state.schema, model, field)
  const { block: owner, columns } = parts
  const table = tableOf(owner)
  const isFirst = removalStep(step, block, state) === 'ignore'
  return [
    ...joinTables(state.schema, parts).map((join) => countStanding(join)),
    ...columns.flatMap((item) => [
      ...(isFirst ? [] : [countValues(table, columnName(item))]),
      ...countFunctions(state, table, columnName(item)),
      countStanding(table, columnName(item)),
    ]),
  ]
}

export function planRemoveField(
  given: RemoveFieldRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, field } = given
  const block = requireModel(state.schema, model)
  const step = removalStep(given.step, block, state)
  const request = { ...given, step }
  if (step !== 'ignore' && findField(block, field) === undefined) {
    return { identical: `${model} has no field ${field}.` }
  }
  const parts = removedParts(state.schema, model, field)
  const fields = [...knownSides(state.schema, parts).map(({ item }) => item), ...parts.columns]
  const ignored = fields.every(isUnknownToClient)
  if (step === 'ignore' && ignored) {
    return { identical: outAlready(`${model}.${field}`, `field ${model} ${field}`) }
  }
  if (step === 'finish' && !ignored) throw notIgnored(model, field)
  checkRemovable(state.schema, parts.block, parts.columns)
  if (step !== 'ignore') checkHeld(parts, state)
  const way = step === 'ignore' ? ignoring(request, parts, state) : dropping(request, parts, state)
  return draftOf(
    {
      title: `Remove ${model}.${field}${step === 'ignore' ? ' from the code' : ''}`,
      name: `${step === 'ignore' ? 'ignore' : 'remove'}_${snakeCase(model)}_${snakeCase(field)}`,
      breaking: step !== 'finish',
      subject: `${model}.${field}`,
      ...way,
      ...(step === 'finish' ? {} : { code: codeWithout(parts, state) }),
    },
    state,
    render,
  )
}

/** The table of a many-to-many relation, which is what goes of it. */
const joinTables = (schema: ScannedSchema, { block, columns, sides }: RemovedParts) =>
  columns.length > 0 ? [] : joinTablesOf(schema, block, sides[0]?.item.name)

const standingOnParts = (state: ProjectState, diffs: Diffs, parts: RemovedParts) =>
  standingOnAll(state, diffs, [
    ...joinTables(state.schema, parts).map((table) => ({ table })),
    ...parts.columns.map((item) => ({ table: tableOf(parts.block), column: columnName(item) })),
  ])

/** The parts of a field. Throws `REMOVE.…` where other things need one. */
export function checkCanGo(schema: ScannedSchema, model: string, field: string): RemovedParts {
  const parts = removedParts(schema, model, field)
  checkRemovable(schema, parts.block, parts.columns)
  return parts
}

/** Throws `SUCCESSION.OPEN` where a rename or a retype holds a column until it is finished. */
function checkHeld({ block, columns }: RemovedParts, state: ProjectState): void {
  for (const column of columns.map(columnName)) {
    checkNoView(state, block)
    // Without the old one of two the trigger goes; without the new one it would fail.
    if (!isSynced(state, tableOf(block), column)) checkNoSuccession(state, block, column)
  }
}

type Way = Pick<Draft, 'edits' | 'migrate' | 'notes' | 'next'> & Pick<Partial<Draft>, 'confirm'>

/** The first release: the client does not know the field, and rows need no value for it. */
function ignoring(
  { model, field }: RemoveFieldRequest,
  parts: RemovedParts,
  state: ProjectState,
): Way {
  const { schema } = state
  const { block, columns, sides } = parts
  const table = tableOf(block)
  // Not the other side, which a relation to itself has in the same model.
  const relations = sides.map(({ item }) => item).filter((item) => foreignKeyOf(item).length > 0)
  const needed = columns.filter((item) => item.arity === 'required' && !hasDefault(item))
  const ignored = [
    ...columns.map((item) => ({ model: block.name, item })),
    ...knownSides(schema, parts),
  ].filter(({ item }) => !isIgnored(item))
  return {
    edits: [
      ...(needed.length > 0 ? arityEdits({ block, columns: needed, relations }, 'optional') : []),
      ...ignored.map(
        (of): SchemaEdit => ({
          edit: 'changeField',
          model: of.model,
          field: of.item.name,
          change: { set: ['@ignore'] },
        }),
      ),
    ],
    migrate: dropsLater(
      needed.length === 0
        ? noMigration('rows need no value for it')
        : (_diffs, name) => relaxColumns(name, table, needed),
      (diffs) => standingOnParts(state, diffs, parts),
    ),
    notes: columns.flatMap((item) => [
      ...functionsNotes(state, table.name, columnName(item)),
      ...holdingNotes(state, table, columnName(item)),
    ]),
    next: [
      'pnpm test',
      `pnpm gen remove field ${model} ${field} --finish  # when the release is out`,
    ],
  }
}

const hasDefault = (item: SchemaItem) => attributesOf(item).some(({ name }) => name === '@default')

/** The second release: the column is dropped. */
function dropping(request: RemoveFieldRequest, parts: RemovedParts, state: ProjectState): Way {
  const { model, field } = request
  const { block, columns, sides } = parts
  const table = tableOf(block)
  const [item, second] = columns
  if (second !== undefined) throw severalColumns(model, field)
  const rows = item && countOf(state, valuesKey(table.name, columnName(item)))
  const safe = rows === 0 && state.unreleased().has(table.sql)
  const what = item
    ? `${counted(rows ?? 0, `rows of ${table.name}`)} ${rows === 1 ? 'loses its' : 'lose their'} ${columnName(item)}`
    : 'The links are lost'
  return {
    edits: [
      ...sides.map(
        (side): SchemaEdit => ({
          edit: 'removeField',
          model: side.model,
          field: side.item.name,
        }),
      ),
      ...columns.flatMap((column) => removalEdits(block, column)),
    ],
    migrate: dropParts(parts, state),
    ...(safe ? {} : { confirm: { message: `${what}.`, text: `${model}.${field}` } }),
    notes: [
      ...removalNotes(request.step, block, state, item?.name),
      ...(item ? functionsNotes(state, table.name, columnName(item)) : []),
    ],
    next: ['pnpm test'],
  }
}

/** Its column, or the table of a many-to-many relation. */
function dropParts(parts: RemovedParts, state: ProjectState): Draft['migrate'] {
  const [item] = parts.columns
  const table = tableOf(parts.block)
  return async (diffs, name) => {
    const { forward: diff, reverse } = diffs
    if (item === undefined) {
      const byHand = await standingOnParts(state, diffs, parts)
      return dropTable({ name, diff, reverse, tableOf: tableNamed(state.schema), ...byHand })
    }
    const column = columnName(item)
    return dropColumn({
      name,
      table,
      column,
      synced: isSynced(state, table, column),
      standing: await standingOn(state, diffs, table, column),
      reverse,
    })
  }
}

/** Without those of a model that is out of the code as a whole, whose fields Prisma lets none be. */
const knownSides = ({ blocks }: ScannedSchema, { sides }: RemovedParts) =>
  sides.filter(({ model }) => !blocks.some((one) => one.name === model && isIgnored(one)))

/** The API of both models forgets the field that it has. */
function codeWithout({ block, columns, sides }: RemovedParts, state: ProjectState): ResourceEdits {
  const own = [
    ...sides.filter(({ model }) => model === block.name).map(({ item }) => item),
    ...columns,
  ]
  const changes = own.map(({ name }) => ({ change: 'remove', name }) as const)
  return followResource(block.name, changes, state)
}

const notIgnored = (model: string, field: string) =>
  new UserError({
    code: 'REMOVE.NOT_IGNORED',
    message: `Field "${field}" of ${model} is in use: releases read and write it.`,
    hint: `pnpm gen remove field ${model} ${field}`,
  })

const severalColumns = (model: string, field: string) =>
  new UserError({
    code: 'REMOVE.SEVERAL_COLUMNS',
    message: `Field "${field}" of ${model} has a foreign key of several columns.`,
    hint: 'Write this change into the schema by hand: pnpm prisma migrate dev --name <what_it_does>',
  })
