import {
  columnDefault,
  isInPlace,
  quoted,
  replaceColumn,
  retypeColumn,
  splitStatements,
  withValue,
} from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { refuseRows } from '../../plan/counts.ts'
import { draftOf } from '../../plan/draft.ts'
import { checkNoSuccession, oldFieldName } from '../../plan/finish-succession.ts'
import { functionsNotes } from '../../plan/functions-naming.ts'
import { specOfField } from '../../plan/spec-of-field.ts'
import { holdingNotes, standingOn } from '../../plan/standing.ts'
import { checkReplaceable, successorEdits } from '../../plan/successor.ts'
import { tableOf } from '../../plan/table-of.ts'
import { checkNoView } from '../../plan/table-views.ts'
import { followResource } from '../../resource/follow-resource.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import { besideNotes, dayNotes } from './beside-notes.ts'
import { checkIndexes, checkKeyIsKnown, checkSameAsReferred } from './check-retype.ts'
import { usingOption } from './conversion.ts'
import { isDirect } from './is-direct.ts'
import type { RetypeRequest } from './retype.ts'
import { retypeCommand } from './retype-command.ts'
import { retypeCounts } from './retype-counts.ts'
import { type Retyped, retyped } from './retyped.ts'
import { successorColumn } from './successor-column.ts'
import { timeZoneNotes } from './time-zone.ts'

export function planRetype(
  request: RetypeRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, field, spec } = request
  const change = retyped(request, state)
  if (change.from === change.to) return { identical: `${model}.${field} is ${change.to} already.` }
  checkNoSuccession(state, change.block, columnName(change.item))
  checkNoView(state, change.block)
  checkSameAsReferred(request, change, state)
  checkIndexes(request, change)
  checkKeyIsKnown(request, change)
  for (const count of retypeCounts(request, state)) {
    const why = 'nothing may be lost'
    const option = usingOption(columnName(change.item), change.forth, change.to)
    const hint = count.key.startsWith('changed ')
      ? `If that is meant: ${retypeCommand(request)} ${option}`
      : request.using === undefined
        ? 'Add --using "<sql>", which makes the new value of every row'
        : 'Write the SQL of --using so that it makes a value of every row, or mend those rows'
    refuseRows(state, count, { code: 'UNCASTABLE', why, hint })
  }
  const direct = isDirect(request, change, state)
  const { edits, migrate } = direct ? inPlace(request, change) : besideOld(request, change, state)
  const old = specOfField(state.schema, change.block, change.item)
  const kept = old === undefined || old.kind === 'many' || old.kind === 'ref' ? {} : columnOf(old)
  return draftOf(
    {
      title: `Make ${model}.${field} ${change.to}`,
      name: `retype_${snakeCase(model)}_${snakeCase(field)}`,
      breaking: true,
      subject: `${model}.${field}`,
      edits: [...change.edits, ...edits],
      migrate,
      code: followResource(model, [{ change: 'replace', spec: { ...spec, ...kept } }], state),
      notes: [
        ...(request.using === undefined ? dayNotes(field, change) : []),
        ...timeZoneNotes(request, change, state),
        ...(direct ? [] : besideNotes(field, change)),
        ...functionsNotes(state, tableOf(change.block).name, columnName(change.item)),
        ...holdingNotes(state, tableOf(change.block), columnName(change.item)),
      ],
      next: direct
        ? ['pnpm test']
        : ['pnpm test', `pnpm gen retype ${model}.${field} --finish  # when the release is out`],
    },
    state,
    render,
  )
}

/** What a field keeps when its type changes. */
const columnOf = ({ optional, unique, private: hidden }: RetypeRequest['spec']) => ({
  optional,
  unique,
  private: hidden,
})

interface Way {
  edits: SchemaEdit[]
  migrate: Draft['migrate']
}

function inPlace({ model, field, using }: RetypeRequest, change: Retyped): Way {
  const column = columnName(change.item)
  const written = (expression: string) => withValue(expression, quoted(column))
  const table = tableOf(change.block)
  const asTheyAre = using === undefined && isInPlace(change.from, change.to)
  return {
    edits: [{ edit: 'changeField', model, field, change: change.change }],
    migrate: async ({ scripts, forward }, name) =>
      retypeColumn({
        name,
        table,
        column,
        from: change.from,
        type: change.to,
        ...(asTheyAre || change.forth === '$' ? {} : { using: written(change.forth) }),
        ...(asTheyAre || change.back === '$' ? {} : { back: written(change.back) }),
        pinned: change.pinned,
        types: [
          ...change.extensions.map((one) => `CREATE EXTENSION IF NOT EXISTS ${quoted(one)}`),
          ...splitStatements(forward).filter((sql) => sql.startsWith('CREATE TYPE ')),
        ],
        defaults: defaultsOf(await scripts(), table.sql, column),
      }),
  }
}

function defaultsOf(
  { before, after }: { before: string; after: string },
  table: string,
  column: string,
): { from: string | undefined; to: string | undefined } {
  const [from, to] = [before, after].map((script) => columnDefault(script, table, column))
  return { from, to }
}

function besideOld({ field }: RetypeRequest, change: Retyped, state: ProjectState): Way {
  const { block, item } = change
  checkReplaceable(state.schema, block, item)
  const column = columnName(item)
  const to = successorColumn(column, change.from, change.to)
  return {
    edits: successorEdits({
      block,
      item,
      successor: field,
      column: to,
      change: change.change,
      old: oldFieldName(field),
    }),
    migrate: async (diffs, name) =>
      replaceColumn({
        name,
        diff: diffs.forward,
        reverse: diffs.reverse,
        table: tableOf(block),
        from: column,
        to,
        extensions: change.extensions,
        forth: change.forth,
        back: change.back,
        pinned: change.pinned,
        ...(await standingOn(state, diffs, tableOf(block), column)),
      }),
  }
}
