import type { FileChange } from '@repo/migrate/generation'
import type { Conflict } from '../pipeline/conflict.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { sources } from './mention-note.ts'
import type { ResourceEdits } from './resource-edits.ts'
import { importsOf } from './source/edit-imports.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { enclosing } from './source/find-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** The enum under its other name in all code that imports it from Prisma's client. */
export function renameEnumInCode(from: string, to: string, state: ProjectState): ResourceEdits {
  const files: FileChange[] = []
  const conflicts: Conflict[] = []
  for (const path of sources(state)) {
    const before = state.read(path) ?? ''
    const source = before.includes(from) ? scanSource(before) : undefined
    if (source === undefined) continue
    const edits = enumEdits(source, from, to)
    const isTaken = source.tokens.some(({ kind, text }) => kind === 'name' && text === to)
    if (edits.length === 0) continue
    if (isTaken) conflicts.push(taken(path, from, to))
    else files.push({ path, before, after: editText(before, edits) })
  }
  return { files, conflicts, notes: [] }
}

function enumEdits(source: Source, from: string, to: string): TextEdit[] {
  const { tokens } = source
  const { tokens: imported, local } = importedEnum(source, from)
  return tokens.flatMap((token, at): TextEdit[] => {
    if (token.kind !== 'name' || token.text !== from) return []
    const edit = (text: string) => [{ start: token.start, end: token.end, text }]
    if (imported.has(at)) return edit(to)
    if (/^\??\.$/.test(tokens[at - 1]?.text ?? '')) {
      return tokens[at - 2]?.text === '$Enums' ? edit(to) : []
    }
    // Under another name here, or not Prisma's.
    if (!local.has(from)) return []
    return isKey(source, at) ? [] : edit(isShorthand(source, at) ? `${from}: ${to}` : to)
  })
}

/** The tokens that import an enum of Prisma's client, and what the file calls it. */
export function importedEnum(source: Source, name: string) {
  const tokens = new Set<number>()
  const local = new Set<string>()
  for (const { module, names } of importsOf(source)) {
    if (!isClientModule(module)) continue
    for (const one of names) {
      if (source.tokens[one.imported]?.text !== name) continue
      tokens.add(one.imported)
      local.add(one.name)
    }
  }
  return { tokens, local }
}

const isClientModule = (module: string) =>
  module === '@repo/db' ||
  /(?:^|\/)generated\//.test(module) ||
  /^\.{1,2}\/(?:src\/)?index\.ts$/.test(module)

/** `Status` of `{ Status: 1 }`. */
const isKey = ({ tokens }: Source, at: number) =>
  tokens[at + 1]?.text === ':' && /^[{,]$/.test(tokens[at - 1]?.text ?? '')

/** `Status` of `{ Status }`, but not of an import or export. */
function isShorthand(source: Source, at: number): boolean {
  const { tokens } = source
  const isListed =
    /^[{,]$/.test(tokens[at - 1]?.text ?? '') && /^[,}]$/.test(tokens[at + 1]?.text ?? '')
  const open = enclosing(source, at)
  const before = tokens[open - 1]?.text ?? ''
  return isListed && tokens[open]?.text === '{' && !/^(?:import|export|type)$/.test(before)
}

const taken = (path: string, from: string, to: string): Conflict => ({
  path,
  missing: `room for the name ${to}, which it uses for something else`,
  patch: [`- ${from}`, `+ ${to}`],
})
