import { ensureClient } from '@repo/migrate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyAll } from './command-properties/project-of.ts'
import { wholeWorkspace } from './whole-workspace.ts'
import { writePlan } from './write-plan.ts'

let project: Awaited<ReturnType<typeof wholeWorkspace>>
beforeAll(async () => {
  project = await wholeWorkspace(afterAll)
})

/** Writes what they plan, one after the other; then the database and the client follow. */
async function generate(commands: readonly string[]): Promise<void> {
  for (const command of commands) await writePlan(project, command)
  expect(await applyAll(project.project, project.url)).toBe('')
  await ensureClient(project.project)
}

const types = [
  ...['string', 'string:40', 'text', 'char:2', 'citext', 'int', 'smallint', 'bigint', 'float'],
  ...['real', 'decimal:10.2', 'bool', 'date', 'time', 'datetime', 'timestamp', 'json', 'bytes'],
  ...['uuid', 'inet', 'enum:draft,live'],
]
const notInApi = ['tsvector', 'interval']

/** `a0:string`, `a1:text` …, each with these modifiers. */
const fields = (modifiers: string, of: readonly string[] = types) =>
  of.map((type, at) => `${of === types ? 'a' : 'b'}${at}:${type}${modifiers}`).join(' ')

const unique = types.filter((type) => !/^(?:json|bool|enum)/.test(type))
const ids = ['uuid7', 'uuid4', 'cuid2', 'ulid', 'nanoid.12', 'int', 'bigint']
/** `Uuid7Key`, `Nanoid12Key` */
const keyModels = ids.map((id) => `${id[0]?.toUpperCase()}${id.slice(1).replace('.', '')}Key`)
const references = (modifiers: string) =>
  keyModels.map((model, at) => `r${at}:ref:${model}${modifiers}`).join(' ')

/** Models whose constants would hide what the templates import. */
const clashing = [
  ...['Answer', 'Field', 'Page', 'Row', 'Match', 'Open', 'Valid', 'Once', 'Reads', 'Z', 'Tx'],
  ...['Of', 'Include', 'Can', 'ListOf', 'IfMatch', 'Including', 'Body', 'Call', 'Schema', 'Deps'],
]

const list = types.filter((type) => type !== 'citext')

const models = [
  `model Full ${fields('').replace(':bool', ':bool:default=true')}`,
  `model Loose ${fields(':optional')} ${fields(':optional', notInApi)}`,
  `model Many ${fields(':list', list)} --plural lists --no-timestamps`,
  `model Hidden ${fields(':private:optional')} shown:int --public`,
  `model Single ${fields(':unique', unique)}`,
  'model Bare --no-timestamps',
  ...ids.map((id, at) => `model ${keyModels[at]} label:string --id ${id}`),
  `model Pointer ${references('')} parent:ref:Pointer:optional:as=children`,
  `model MaybePointer ${references(':optional')} --no-timestamps`,
  `model HiddenPointer ${references(':private')} label:string`,
  ...clashing.map((model) => `model ${model} label:string --plural ${model}Items`),
  'model Question answer:enum:yes,no query:ref:Answer list:ref:ListOf',
  'model UserList owner:ref:User of:ref:Of page:ref:Page',
  'field User list:ref:UserList:optional:as=listed --name list_users',
]

/** Each kind of change of a resource that is there. */
const changes = [
  'field Bare title:string:optional level:enum:low,high:default=low pin:string:private:optional',
  'relation Bare owner:ref:User:optional',
  'relation UserList items:many:Field',
  'rename field Full a0 title --code-only',
  'rename field Full a1 code --db',
  'rename field Pointer r0 first --code-only',
  // Keys: of a model without versions, of one that others refer to, and of one that refers to itself.
  'rename field Bare id code --code-only',
  'rename field Uuid4Key id uid --db',
  'rename field BigintKey id number --code-only',
  'rename field Pointer id key --db',
  'relation Pointer owner:ref:User:optional:as=pointers',
  'retype Full.a5 bigint',
  'retype Full.a20 string',
  'optional Full.a10',
  'optional Full.a16',
  'optional Pointer.r1',
  'require Loose.a5 --default 3',
  // Required by the API while rows without a value may come from the release before.
  ...[0, 7, 16, 20].map((at) => `require Loose.a${at} --steps`),
  'field Bare motto:string token:uuid:default=uuid7 --steps',
  'relation Bare keeper:ref:User:as=kept --steps',
  'require Bare.motto --finish',
  'require Bare.keeper --finish',
  'remove field Full a19 --now --confirm Full.a19',
  'remove field Pointer r2 --now --confirm Pointer.r2',
  'remove field Cuid2Key updatedAt --now --confirm Cuid2Key.updatedAt',
  'rename model Single Lonely --db',
  'rename model Answer Reply --db',
  'rename model UserList Roster --db',
  'rename model UlidKey Match2 --code-only',
  'rename model IntKey Field2 --code-only',
  'remove model Z --now --confirm Z',
]

test('resources of every type, id and name pass the checks of their project', async () => {
  await generate(models)
  // Of what is changed below; the others are as they are until then, and tested there.
  const changed = ['fulls', 'looses', 'singles', 'bares', 'pointers', 'answer-items', 'users']
  const tested = changed.map((name) => `routes/${name}/routes`)
  expect(await project.check('src/access/routes', 'src/openapi/document', ...tested)).toBe('')
})

/** Gives both bodies a rule over several fields, as someone would by hand. */
function refineBodies(file: string): void {
  const bodies = /z\.strictObject\(\w+Fields\)(?:\.partial\(\))?/g
  const refined = project.read(file).replaceAll(bodies, '$&.refine((body) => body !== null)')
  expect(refined.match(/body !== null/g)).toHaveLength(2)
  project.write(file, refined)
}

test('and still do after every kind of change, with all their tests', async () => {
  refineBodies('apps/api/src/routes/fulls/schemas.ts')
  await generate(changes)
  const tested = [
    ...['full', 'loose', 'list', 'hidden', 'lonel', 'bare', 'pointer', 'maybe', 'repl'],
    ...['question', 'roster', 'users', 'match', 'field'],
  ]
  const described = ['src/openapi/document', 'src/openapi/fuzz'] // and every operation of it
  const paths = [...tested.map((name) => `routes/${name}`), 'keys/routes']
  expect(await project.check(...described, ...paths)).toBe('')
})
