import { UserError } from '@repo/cli'
import { dropTable } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import { type Count, counted } from '../../pipeline/count-rows.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import { countRowsOf, rowsKey } from '../../plan/counts.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { existingModelNames } from '../../plan/names.ts'
import { joinTablesOf } from '../../plan/renamed-joins.ts'
import { countStanding, dropsLater, holdingNotes, standingOnAll } from '../../plan/standing.ts'
import { tableNamed, tableOf } from '../../plan/table-of.ts'
import { checkNoView } from '../../plan/table-views.ts'
import { removeResource } from '../../resource/remove-resource.ts'
import { relationOf } from '../../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { fieldsOf, isIgnored, isUnknownToClient, requireBlock } from '../../schema/schema-lookup.ts'
import { outAlready, removalNotes, removalStep } from './removal-step.ts'
import type { RemovalStep, RemoveRequest } from './remove.ts'

/** Rows that are dropped, and what stands on their table. */
export function removeModelCounts({ model, step }: RemoveRequest, state: ProjectState): Count[] {
  const block = state.schema.blocks.find((one) => one.kind === 'model' && one.name === model)
  if (block === undefined) return []
  const table = tableOf(block)
  const isFirst = removalStep(step, block, state) === 'ignore'
  return [
    ...(isFirst ? [] : [countRowsOf(table)]),
    ...tablesOf(state, block).map((one) => countStanding(one)),
  ]
}

/** Its own, and those that join it to others. */
const tablesOf = ({ schema }: ProjectState, block: SchemaBlock) => [
  tableOf(block),
  ...joinTablesOf(schema, block),
]

const placesOf = (state: ProjectState, block: SchemaBlock) =>
  tablesOf(state, block).map((table) => ({ table }))

export function planRemoveModel(
  given: RemoveRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model } = given
  const { schema } = state
  const gone = !schema.blocks.some((one) => one.kind === 'model' && one.name === model)
  if (gone && given.step !== 'ignore') return { identical: `There is no model ${model}.` }
  const block = requireBlock(schema, model, ['model'])
  const step = removalStep(given.step, block, state)
  const request = { ...given, step }
  const ignored = isIgnored(block)
  if (step === 'ignore' && ignored) return { identical: outAlready(model, `model ${model}`) }
  if (step === 'finish' && !ignored) throw notIgnored(model)
  checkUnreferenced(schema, block, step)
  if (step !== 'ignore') checkNoView(state, block)
  const others = fieldsOfOthers(schema, block)
  const way =
    step === 'ignore' ? ignoring(block, others, state) : dropping(request, block, others, state)
  return draftOf(
    {
      title: `Remove the model ${model}${step === 'ignore' ? ' from the code' : ''}`,
      name: `${step === 'ignore' ? 'ignore' : 'remove'}_${snakeCase(model)}`,
      breaking: step !== 'finish',
      subject: model,
      ...way,
      ...(step === 'finish'
        ? {}
        : { code: removeResource(existingModelNames(state.schema, block), state) }),
    },
    state,
    render,
  )
}

interface OtherField {
  model: string
  item: SchemaItem
}

type Way = Pick<Draft, 'edits' | 'migrate' | 'notes' | 'next'> & Pick<Partial<Draft>, 'confirm'>

function ignoring(block: SchemaBlock, others: OtherField[], state: ProjectState): Way {
  return {
    edits: [
      // Prisma refuses both at once.
      ...fieldsOf(block)
        .filter(isIgnored)
        .map(
          (item): SchemaEdit => ({
            edit: 'changeField',
            model: block.name,
            field: item.name,
            change: { drop: ['@ignore'] },
          }),
        ),
      { edit: 'setAttribute', model: block.name, attribute: '@@ignore' },
      ...others
        .filter(({ item }) => !isIgnored(item))
        .map(
          ({ model, item }): SchemaEdit => ({
            edit: 'changeField',
            model,
            field: item.name,
            change: { set: ['@ignore'] },
          }),
        ),
    ],
    migrate: dropsLater(noMigration('the table stays for the release that runs'), (diffs) =>
      standingOnAll(state, diffs, placesOf(state, block)),
    ),
    notes: placesOf(state, block).flatMap(({ table }) => holdingNotes(state, table)),
    next: ['pnpm test', `pnpm gen remove model ${block.name} --finish  # when the release is out`],
  }
}

function dropping(
  { model, step }: RemoveRequest,
  block: SchemaBlock,
  others: OtherField[],
  state: ProjectState,
): Way {
  const table = tableOf(block)
  const rows = countOf(state, rowsKey(table.name)) ?? 0
  const safe = rows === 0 && state.unreleased().has(table.sql)
  return {
    edits: [
      ...others.map(
        (other): SchemaEdit => ({
          edit: 'removeField',
          model: other.model,
          field: other.item.name,
        }),
      ),
      { edit: 'removeBlock', name: model },
    ],
    migrate: async (diffs, name) =>
      dropTable({
        name,
        diff: diffs.forward,
        reverse: diffs.reverse,
        tableOf: tableNamed(state.schema),
        ...(await standingOnAll(state, diffs, placesOf(state, block))),
      }),
    ...(safe
      ? {}
      : {
          confirm: {
            message: `${counted(rows, `rows of ${table.name}`)} ${rows === 1 ? 'is' : 'are'} lost.`,
            text: model,
          },
        }),
    notes: [...removalNotes(step, block, state), ...unusedEnums(state.schema, block)],
    next: ['pnpm test'],
  }
}

/** Fields of other models that are the other side of its relations. */
function fieldsOfOthers({ blocks }: ScannedSchema, block: SchemaBlock): OtherField[] {
  return blocks
    .filter((other) => (other.kind === 'model' || other.kind === 'view') && other !== block)
    .flatMap((other) =>
      fieldsOf(other)
        .filter(({ type }) => type === block.name)
        .map((item) => ({ model: other.name, item })),
    )
}

/**
 * Throws `REMOVE.REFERENCED` where a model that stays has a foreign key to it; of the first step,
 * where the client knows it.
 */
export function checkUnreferenced(
  schema: ScannedSchema,
  block: SchemaBlock,
  step: RemovalStep,
): void {
  for (const { model, item } of fieldsOfOthers(schema, block)) {
    const isOut = isUnknownToClient(item)
    if (isOut && step === 'ignore') continue
    const owner = requireBlock(schema, model, ['model', 'view'])
    const relation = relationOf(schema, owner, item)
    if (relation?.relation !== item || relation.keys.length === 0) continue
    throw new UserError({
      code: 'REMOVE.REFERENCED',
      message: `${model}.${item.name} refers to ${block.name}, so its rows could not stay without it.`,
      hint: `pnpm gen remove field ${model} ${item.name}${isOut ? ' --finish' : step === 'now' ? ' --now' : ''}`,
    })
  }
}

function unusedEnums({ blocks }: ScannedSchema, block: SchemaBlock): string[] {
  const types = new Set(fieldsOf(block).map(({ type }) => type))
  const elsewhere = new Set(
    blocks.filter((one) => one !== block).flatMap((one) => fieldsOf(one).map(({ type }) => type)),
  )
  return blocks
    .filter(({ kind, name }) => kind === 'enum' && types.has(name) && !elsewhere.has(name))
    .map(({ name }) => `The enum ${name} stays; no field uses it any more.`)
}

const notIgnored = (model: string) =>
  new UserError({
    code: 'REMOVE.NOT_IGNORED',
    message: `The model ${model} is in use: releases read and write it.`,
    hint: `pnpm gen remove model ${model}`,
  })
