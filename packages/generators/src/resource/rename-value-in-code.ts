import type { FileChange } from '@repo/migrate/generation'
import type { ProjectState } from '../pipeline/project-state.ts'
import { existingModelNames, type ModelNames } from '../plan/names.ts'
import { fieldsOf, isIgnored } from '../schema/schema-lookup.ts'
import { sources, valueMentionNote } from './mention-note.ts'
import { ofFields, queryLiterals } from './query-edits.ts'
import { importedEnum } from './rename-enum-in-code.ts'
import { ownFiles } from './rename-resource.ts'
import type { ResourceEdits } from './resource-edits.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { type Source, scanSource, type Token } from './source/scan-source.ts'

interface ValueRename {
  enumName: string
  from: string
  to: string
}

/** A model that has fields of the enum. */
interface User {
  names: ModelNames
  fields: ReadonlySet<string>
  /** Of its routes, and its factory. */
  files: ReadonlySet<string>
}

/**
 * A value under its other name: `Status.draft` everywhere; `status: 'draft'` and `?status=draft` in the
 * files of a resource with such a field, in queries of its model and where its factory is called. A
 * note says where the word still stands.
 */
export function renameValueInCode(rename: ValueRename, state: ProjectState): ResourceEdits {
  const users = usersOf(rename.enumName, state)
  const files: FileChange[] = []
  for (const path of sources(state)) {
    const before = state.read(path) ?? ''
    const source = before.includes(rename.from) ? scanSource(before) : undefined
    if (source === undefined) continue
    const edits = [
      ...memberEdits(source, rename),
      ...users.flatMap((user) => textEdits(source, user, user.files.has(path), rename)),
    ]
    const after = editText(before, distinct(edits))
    if (after !== before) files.push({ path, before, after })
  }
  const notes = users.flatMap(({ names }) => valueMentionNote(rename.from, names, files, state))
  return { files, conflicts: [], notes: [...new Set(notes)] }
}

/** A record may be of two models, one in the other. */
const distinct = (edits: TextEdit[]) => [
  ...new Map(edits.map((edit) => [edit.start, edit])).values(),
]

function usersOf(enumName: string, state: ProjectState): User[] {
  return state.schema.blocks.flatMap((block) => {
    const fields = fieldsOf(block).filter(({ type }) => type === enumName)
    if (block.kind !== 'model' || isIgnored(block) || fields.length === 0) return []
    const names = existingModelNames(state.schema, block)
    const files = new Set(ownFiles(names, state))
    return { names, fields: new Set(fields.map(({ name }) => name)), files }
  })
}

/** `Status.draft`. */
function memberEdits(source: Source, { enumName, from, to }: ValueRename): TextEdit[] {
  const { tokens } = source
  const { local } = importedEnum(source, enumName)
  return tokens.flatMap(({ kind, text, start, end }, at): TextEdit[] => {
    if (kind !== 'name' || text !== from || tokens[at - 1]?.text !== '.') return []
    const owner = tokens[at - 2]?.text ?? ''
    const isEnum =
      tokens[at - 3]?.text === '.'
        ? owner === enumName && tokens[at - 4]?.text === '$Enums'
        : local.has(owner)
    return isEnum ? [{ start, end, text: to }] : []
  })
}

/** `status: 'draft'`, `status: { in: ['draft'] }` and `?status=draft`. */
function textEdits(
  source: Source,
  { fields, names }: User,
  isOwn: boolean,
  { from, to }: ValueRename,
): TextEdit[] {
  const { tokens } = source
  const query = new RegExp(`([?&](?:${[...fields].join('|')})(?:\\[\\w+\\])?=)${from}(?!\\w)`, 'g')
  const hasPath = ({ text }: Token) => isOwn || text.includes(`/${names.route}?`)
  const records = isOwn ? [[0, tokens.length] as const] : recordsOf(source, names)
  const values = new Set(
    records.flatMap(([start, end]) =>
      Array.from({ length: end - start }, (_, at) => start + at).flatMap((at) =>
        valueTokens(source, at, fields),
      ),
    ),
  )
  return tokens.flatMap((token, at): TextEdit[] => {
    const { kind, text, start, end } = token
    if (kind !== 'string' && kind !== 'template') return []
    const isValue = values.has(at) && text.slice(1, -1) === from
    const other = isValue
      ? text.replace(from, to)
      : hasPath(token)
        ? text.replaceAll(query, `$1${to}`)
        : text
    return other === text ? [] : [{ start, end, text: other }]
  })
}

/** What queries of the model and its factory are given, as tokens from and to. */
function recordsOf(source: Source, { one, model }: ModelNames): (readonly [number, number])[] {
  const { tokens, partner } = source
  const calls = tokens.flatMap(({ text }, at) =>
    text === `create${model}` && tokens[at + 1]?.text === '(' ? at + 1 : [],
  )
  return [...queryLiterals(source, one, ofFields), ...calls].map(
    (open) => [open, partner.get(open) ?? open] as const,
  )
}

/** The tokens of the value where a property of one of the fields begins; none inside of a call. */
function valueTokens(source: Source, at: number, fields: ReadonlySet<string>): number[] {
  const { tokens, partner } = source
  const isProperty = fields.has(tokens[at]?.text ?? '') && tokens[at + 1]?.text === ':'
  if (!isProperty || !/^[{,]$/.test(tokens[at - 1]?.text ?? '')) return []
  const found: number[] = []
  for (let next = at + 2; next < tokens.length; next += 1) {
    const text = tokens[next]?.text ?? ''
    if (/^[,;)\]}]$/.test(text)) return found
    const end = partner.get(next) ?? next
    if (text !== '(') for (let inner = next; inner <= end; inner += 1) found.push(inner)
    next = Math.max(next, end)
  }
  return found
}
