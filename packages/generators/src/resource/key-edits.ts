import type { ProjectState } from '../pipeline/project-state.ts'
import { changeProperty } from './change-property.ts'
import type { Resource } from './column-change.ts'
import { listOptions } from './listed-edits.ts'
import { sources } from './mention-note.ts'
import type { SourceEdit } from './resource-edits.ts'
import { findProperty, withoutProperty, withValue } from './source/edit-property.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { declaredLiteral, sequences } from './source/find-literal.ts'
import { plain, type Source, scanSource, type Token } from './source/scan-source.ts'

/** The key of a model under another name: in its paths, its lists, and in what tests and factories read. */
export function keyEdits(
  { names, paths }: Resource,
  from: string,
  to: string,
  state: ProjectState,
): SourceEdit[] {
  const create = `create${names.model}`
  const using = sources(state).filter((path) => state.read(path)?.includes(create))
  return [
    {
      path: paths.schemas,
      missing: `${from} in ${names.one}Params`,
      patch: [`-${from}: `, `+${to}: `],
      edit: (content) => {
        const literals = (source: Source) => literalsOf(source, `${names.one}Params`)
        return changeProperty(content, literals, { from, to })
      },
    },
    {
      path: paths.schemas,
      missing: `listOf of ${names.one}List`,
      patch: [`+${names.one}List = listOf(…, …, { key: '${to}', … })`],
      edit: (content) => renameInList(content, `${names.one}List`, to),
    },
    {
      path: paths.schemas,
      missing: '', // none in a resource that was generated without
      patch: [],
      edit: (text) => renameInRows(text, names.one, from, to),
    },
    {
      path: paths.routes,
      missing: `'/:${from}'`,
      patch: [`-'/:${from}'`, `+'/:${to}'`],
      edit: (text) => renameInPaths(text, from, to),
    },
    { path: paths.test, missing: '', patch: [], edit: (text) => renameInOwnTest(text, from, to) },
    ...using.map((path) => ({
      path,
      missing: '',
      patch: [],
      edit: (content: string) => renameInRecords(content, create, from, to),
    })),
  ]
}

const literalsOf = (source: Source, constant: string) => {
  const open = declaredLiteral(source, constant)
  return open === undefined ? undefined : [open]
}

/** `listOf(post, postRelated, { by: […] })`, where a key that is not `id` is named too. */
function renameInList(content: string, list: string, to: string): string | undefined {
  const source = scanSource(content)
  const options = source && listOptions(source, list)
  if (source && options && source.tokens[options.value]?.text === '{') {
    const key = findProperty(source, options.value, 'key')
    const named = `key: '${to}'`
    const open = source.tokens[options.value]?.end ?? 0
    const first = { start: open, end: open, text: `\n${named},` }
    if (key === 'none') return to === 'id' ? content : editText(content, [first])
    if (key === undefined) return undefined
    const other = to === 'id' ? withoutProperty(source, key) : withValue(source, key, `'${to}'`)
    return other && editText(content, [other])
  }
  return renameThird(content, list, to)
}

/** `listOf(post, postRelated)` and `listOf(post, postRelated, 'slug')`, which filter by every column. */
function renameThird(content: string, list: string, to: string): string | undefined {
  const source = scanSource(content)
  const [start] = source ? sequences(source, ['const', list, '=', 'listOf', '(']) : []
  if (source === undefined || start === undefined) return undefined
  const [schema, comma, related, next, key] = source.tokens.slice(start + 5)
  if (comma?.text !== ',' || related?.kind !== 'name' || schema?.kind !== 'name') return undefined
  const isNamed = next?.text === ',' && key?.kind === 'string'
  if (!isNamed && next?.text !== ')') return undefined
  const text = to === 'id' ? '' : `, '${to}'`
  return editText(content, [{ start: related.end, end: isNamed ? key.end : related.end, text }])
}

/** Edits of tokens, for a text that is read as TypeScript. */
function editTokens(content: string, edits: (source: Source) => TextEdit[]): string {
  const source = scanSource(content)
  return source === undefined ? content : editText(content, edits(source))
}

/** The token that is so far behind the start of each of these sequences. */
const tokensIn = (source: Source, offset: number, texts: string[]) =>
  sequences(source, texts).flatMap((at) => source.tokens[at + offset] ?? [])

/** `'/:id'` and `'/:id/sent'`. Undefined where the path is written in another way. */
function renameInPaths(content: string, from: string, to: string): string | undefined {
  const edited = editTokens(content, ({ tokens }) =>
    tokens.flatMap((token) => {
      const isPath = token.kind === 'string' && new RegExp(`^'/:${from}['/]`).test(plain(token))
      const start = token.start + "'/:".length
      return isPath ? [{ start, end: start + from.length, text: to }] : []
    }),
  )
  return new RegExp(`/:${from}\\b`).test(edited) ? undefined : edited
}

/** `rowsOf(post, { model: 'post', key: 'id', … })` */
const renameInRows = (content: string, one: string, from: string, to: string) =>
  editTokens(content, (source) =>
    tokensIn(source, 7, `{ model : '${one}' , key : '${from}'`.split(' ')).map(
      ({ start, end }) => ({ start, end, text: `'${to}'` }),
    ),
  )

/** Keys of what the templates expect in the pages of a list. */
const renameInOwnTest = (content: string, from: string, to: string) =>
  editTokens(content, (source) => {
    const inAnyOrder =
      `made . map ( ( { ${from} } ) => expect . objectContaining ( { ${from} } ) )`.split(' ')
    return [
      ...tokensIn(source, 4, ['created', '.', 'body', '.', from]),
      ...['first', 'second'].flatMap((row) => [
        ...tokensIn(source, 1, ['{', from, ':', row, '.', from, '}']),
        ...tokensIn(source, 1, ['{', from, ':', 'String', '(', row, '.', from, ')', '}']),
      ]),
      ...tokensIn(source, 6, inAnyOrder),
      ...tokensIn(source, 15, inAnyOrder),
    ].map(({ start, end }) => ({ start, end, text: to }))
  })

/** What the factory made: `(await createPost(db)).id`, `post.id`, `const { id } = await createPost(db)`. */
const renameInRecords = (content: string, create: string, from: string, to: string) =>
  editTokens(content, (source) => {
    const calls = sequences(source, ['await', create, '('])
    const read = calls.flatMap((at) => [
      ...readAtOnce(source, at, from),
      ...readFromConstant(source, at, from),
    ])
    return [
      ...read.map(({ start, end }) => ({ start, end, text: to })),
      ...calls.flatMap((at) => destructured(source, at, from, to)),
    ]
  })

/** `(await createPost(db)).id` */
function readAtOnce({ tokens, partner }: Source, at: number, from: string): Token[] {
  const close = partner.get(at + 2) ?? at
  const [bracket, dot, name] = tokens.slice(close + 1, close + 4)
  return bracket?.text === ')' && dot?.text === '.' && name?.text === from ? [name] : []
}

/** `post.id`, up to another constant of the name. */
function readFromConstant(source: Source, at: number, from: string): Token[] {
  const { tokens } = source
  const [declares, constant, equals] = tokens.slice(at - 3, at)
  if (declares?.text !== 'const' || constant?.kind !== 'name' || equals?.text !== '=') return []
  const next = sequences(source, ['const', constant.text]).find((other) => other > at)
  return sequences(source, [constant.text, '.', from])
    .filter((use) => use > at && use < (next ?? tokens.length) && tokens[use - 1]?.text !== '.')
    .flatMap((use) => tokens[use + 2] ?? [])
}

/** `const { id } = await createPost(db)`, whose constant keeps its name. */
function destructured({ tokens }: Source, at: number, from: string, to: string): TextEdit[] {
  const before = (texts: string[]) =>
    texts.every((text, offset) => tokens[at - texts.length + offset]?.text === text)
  const local = tokens[at - 3]
  if (local === undefined) return []
  if (before(['const', '{', from, '}', '='])) {
    return [{ start: local.start, end: local.end, text: `${to}: ${from}` }]
  }
  if (!before(['const', '{', from, ':', local.text, '}', '='])) return []
  const key = tokens[at - 5]
  if (key === undefined) return []
  const end = to === local.text ? local.end : key.end
  return [{ start: key.start, end, text: to }]
}
