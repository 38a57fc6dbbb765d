import type { Datamodel } from '@repo/schema-engine'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { declareModel } from './apply-block.ts'
import { applyEdit } from './apply-edit.ts'
import { type SchemaState, stateOf } from './schema-state.ts'
import { changedPaths, type Entries, entriesOf } from './state-difference.ts'

/**
 * Applies the edits' meaning to what Prisma understood before, and compares. Throws an `Error` where
 * it understands another schema now: the text edit is wrong, so nothing of it may be written.
 */
export function checkIntent(edits: SchemaEdit[], before: Datamodel, after: Datamodel): void {
  const expected = stateOf(before)
  for (const edit of edits) {
    if (edit.edit === 'addBlock' && edit.block.kind === 'model')
      declareModel(expected, edit.block.name)
  }
  for (const edit of edits) applyEdit(expected, edit)
  const found = stateOf(after)
  settleRelationNames(expected, found)
  const problems = problemsOf(
    entriesOf(stateOf(before)),
    entriesOf(expected),
    entriesOf(found),
  ).filter(({ path }) => !isOpen(path, expected.open))
  if (problems.length === 0) return
  const list = problems.map(({ what, path }) => `${what} ${path}`)
  throw new Error(`The schema edit does not do what was meant: it ${list.join(', it ')}.`)
}

interface Problem {
  what: string
  path: string
}

function problemsOf(before: Entries, expected: Entries, found: Entries): Problem[] {
  const problems: Problem[] = []
  for (const [path, entry] of expected) {
    const is = found.get(path)
    const was = before.get(path)
    if (is === undefined) {
      problems.push({ what: was ? 'removed' : 'did not add', path })
      continue
    }
    const isAsMeant = was !== undefined && changedPaths(path, was, entry).length === 0
    for (const changed of changedPaths(path, entry, is)) {
      problems.push({ what: isAsMeant ? 'changed' : 'gave another meaning to', path: changed })
    }
  }
  for (const path of found.keys()) {
    if (expected.has(path)) continue
    problems.push({ what: before.has(path) ? 'did not remove' : 'added', path })
  }
  return problems
}

/** A relation that is named as an unnamed one would be keeps its name where a model gets another. */
function settleRelationNames(expected: SchemaState, found: SchemaState): void {
  for (const [model, { fields }] of expected.models) {
    for (const [name, { relation }] of fields) {
      const is = found.models.get(model)?.fields.get(name)?.relation?.name
      if (relation?.orName !== undefined && relation.orName === is) relation.name = is
    }
  }
}

function isOpen(path: string, open: ReadonlySet<string>): boolean {
  const [, model = ''] = /^(?:index:)?([^.(]+)/.exec(path) ?? []
  const [, field = ''] = /^[^.(:]+\.([^.]+)/.exec(path) ?? []
  return open.has(model) || open.has(`${model}.${field}`)
}
