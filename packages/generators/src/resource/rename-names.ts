import type { ModelNames } from '../plan/names.ts'
import { schemaName } from './schema-name.ts'
import { importsOf } from './source/edit-imports.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { enclosing, sequences } from './source/find-literal.ts'
import { isClient } from './source/is-client.ts'
import { type Source, scanSource, type Token } from './source/scan-source.ts'

/** What a file says of a model that gets another name. */
export interface Renaming {
  from: ModelNames
  to: ModelNames
  /** All models: `Prisma.PostTagSelect` is of `PostTag` and not of `Post`. */
  models: readonly string[]
  /**
   * `own` files also have it as a variable and a type, and in words; `user`s of its files import
   * names of theirs; in `other` files only Prisma's client has it.
   */
  file: 'own' | 'user' | 'other'
  /** Its tests, and those that use its factory, call its routes. */
  paths: boolean
  /** The module's new name; undefined where it stays. */
  moduleName: (module: string) => string | undefined
}

/** Names that the templates declare. */
const declared = (names: ModelNames) => {
  const { model, one } = names
  return [
    ...[
      schemaName(names),
      `${one}Select`,
      `${one}Related`,
      `${one}Rows`,
      `${one}Fields`,
      `${model}Answer`,
    ],
    ...[`create${model}Body`, `update${model}Body`, `${one}Params`, `${one}Query`, `${one}List`],
    ...[`${one}Routes`, `create${model}`],
  ]
}

/** Undefined for a text that is not read as TypeScript. */
export function renameNames(content: string, renaming: Renaming): string | undefined {
  const source = scanSource(content)
  if (source === undefined) return undefined
  const { from, to, file } = renaming
  const words = declared(to)
  const imported = importedNames(source)
  const known = declared(from).map((name, at): [string, string] => [name, words[at] ?? name])
  const names = new Map(known.filter(([name]) => file === 'own' || imported.has(name)))
  if (file === 'own') names.set(from.model, to.model)
  if (file === 'other') names.clear()
  const elsewhere = aliased(source)
  const edits = source.tokens.flatMap((token, at): TextEdit[] => {
    if (elsewhere.has(at)) return []
    const text =
      token.kind === 'name'
        ? otherName(source, at, names, renaming)
        : renaming.paths
          ? otherPath(token, from.route, to.route)
          : undefined
    return text === undefined ? [] : [{ start: token.start, end: token.end, text }]
  })
  return editText(content, [
    ...edits,
    ...moduleEdits(source, renaming),
    ...(file === 'own'
      ? [...componentEdits(source, renaming), ...wordEdits(source, renaming)]
      : []),
  ])
}

/** Names of other packages that have another name in the file: `PostAnswer as PostAnswerEnum`. */
const aliased = (source: Source) =>
  new Set(
    importsOf(source)
      .filter(({ module }) => !module.startsWith('.'))
      .flatMap(({ names }) =>
        names.flatMap(({ imported, last }) => (imported < last ? imported : [])),
      ),
  )

const importedNames = (source: Source) =>
  new Set(
    importsOf(source).flatMap(({ names }) =>
      names.map(({ imported }) => source.tokens[imported]?.text ?? ''),
    ),
  )

function otherName(
  source: Source,
  at: number,
  names: Map<string, string>,
  { from, to, models }: Renaming,
): string | undefined {
  const { tokens } = source
  const text = tokens[at]?.text ?? ''
  const [before, after] = [tokens[at - 1]?.text ?? '', tokens[at + 1]?.text ?? '']
  if (before === '.' || before === '?.') {
    if (tokens[at - 2]?.text === 'Prisma') return prismaName(text, from.model, to.model, models)
    // `db.post.findMany`, but neither Hono's `.post(` nor a record's `comment.post`.
    return text === from.one && after === '.' && isClient(source, at - 2) ? to.one : undefined
  }
  const name = names.get(text)
  if (name === undefined) return undefined
  const isVariable = /^(?:const|let|var|\?)$/.test(before)
  const parent = enclosing(source, at)
  if (tokens[parent]?.text !== '{' || isVariable) return name
  if (after === ':') return undefined // a key
  const isListed = /^[{,]$/.test(before) && /^[,}]$/.test(after)
  const isImport = /^(?:import|export|type)$/.test(tokens[parent - 1]?.text ?? '')
  return isListed && !isImport ? `${text}: ${name}` : name
}

/** `PostSelect` of `Prisma.PostSelect`. */
function prismaName(text: string, from: string, to: string, models: readonly string[]) {
  const isLonger = (model: string) => model.length > from.length && text.startsWith(model)
  const rest = text.slice(from.length)
  if (!text.startsWith(from) || /^[^A-Z]/.test(rest) || models.some(isLonger)) return undefined
  return to + rest
}

/** `'/posts'`, or the start of `/posts/${id}`. */
function otherPath({ kind, text }: Token, from: string, to: string): string | undefined {
  if (kind !== 'string' && kind !== 'template') return undefined
  const path = new RegExp(`^(['"\`])/${from}(?![\\w-])`)
  return path.test(text) ? text.replace(path, `$1/${to}`) : undefined
}

function moduleEdits(source: Source, { moduleName }: Renaming): TextEdit[] {
  return importsOf(source).flatMap(({ module, last }) => {
    const [token, name] = [source.tokens[last], moduleName(module)]
    if (token === undefined || name === undefined || name === module) return []
    return [{ start: token.start + 1, end: token.end - 1, text: name }]
  })
}

/** `.meta({ id: 'Post' })`: what the document of the API calls it; `model: 'post'` of its rows. */
const componentEdits = (source: Source, { from, to }: Renaming): TextEdit[] =>
  [
    { texts: ['.', 'meta', '(', '{', 'id', ':', `'${from.model}'`], name: to.model },
    { texts: ['{', 'model', ':', `'${from.one}'`], name: to.one },
  ].flatMap(({ texts, name }) =>
    sequences(source, texts).flatMap((at) => {
      const token = source.tokens[at + texts.length - 1]
      return token ? [{ start: token.start, end: token.end, text: `'${name}'` }] : []
    }),
  )

/** The comments of the factory and the answer. */
function wordEdits({ comments }: Source, { from, to }: Renaming): TextEdit[] {
  return comments.flatMap(({ text, start, end }) => {
    const other = text
      .replace(`Inserts one ${from.words};`, `Inserts one ${to.words};`)
      .replace(`One ${from.words} as it`, `One ${to.words} as it`)
    return other === text ? [] : [{ start, end, text: other }]
  })
}
