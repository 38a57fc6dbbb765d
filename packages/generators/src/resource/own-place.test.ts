import { beforeAll, describe, expect, test } from 'vitest'
import { repositoryState, withEdits, withFiles, withModel } from '../../test/resource-project.ts'
import { parseField } from '../grammar/parse-field.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { checkRouteFree } from './check-place.ts'
import { followResource } from './follow-resource.ts'
import type { ResourceChange } from './resource-change.ts'
import { resourcePaths, routeList } from './resource-files.ts'

const { schemas, test: tests, factory, routes } = resourcePaths({ route: 'posts', file: 'post' })

let start: ProjectState
beforeAll(async () => {
  start = await withModel(repositoryState(), 'Post title:string')
})

const add = (spec: string): ResourceChange => ({ change: 'add', spec: parseField(spec) })

/** The posts of `start`, with a text of one of their files in the place of another. */
function edited(path: string, from: string, to: string): ProjectState {
  const before = start.read(path) ?? ''
  expect(before).toContain(from)
  return withFiles(start, [{ path, after: before.replace(from, to) }])
}

const behind = (path: string, more: string) =>
  withFiles(start, [{ path, after: `${start.read(path)}\n${more}\n` }])

/** The file after a change without conflicts, which a second one leaves as it is. */
async function followed(state: ProjectState, change: ResourceChange, path: string) {
  const edits = followResource('Post', [change], state)
  expect(edits.conflicts).toEqual([])
  const after = await withEdits(state, edits)
  expect(followResource('Post', [change], { ...after, schema: state.schema }).files).toEqual([])
  return after.read(path) ?? ''
}

const conflictsOf = (state: ProjectState, change: ResourceChange) =>
  followResource('Post', [change], state).conflicts.map(({ path, missing }) => ({ path, missing }))

describe('what stands elsewhere in the file is not taken for the edit', () => {
  test('a field of another schema', async () => {
    const other = 'const other = z.strictObject({\n  note: field.text().nullish(),\n})'
    const after = await followed(behind(schemas, other), add('note:text:optional'), schemas)
    expect(after.match(/note: field\.text\(\)\.nullish\(\),\n {2}\/\/ gen:fields/g)).toHaveLength(1)
    expect(after).toContain(other)
  })

  test('a column of another answer', async () => {
    const other = 'const other = z.object({\n  note: answer.longText().nullable(),\n})'
    const after = await followed(behind(schemas, other), add('note:text:optional'), schemas)
    expect(after).toContain('note: answer.longText().nullable(),\n    // gen:answer')
  })

  test('a relation of other answers', async () => {
    const other = "const other = () => ({\n  author: included(user, 'users:read'),\n})"
    const state = behind(
      schemas,
      `${other}\nimport { included } from '../../http/include.ts'\nimport { user } from '../users/schemas.ts'`,
    )
    const after = await followed(state, add('author:ref:User'), schemas)
    expect(after).toContain("author: included(user, 'users:read'),\n  // gen:related")
  })

  test('a test of the same title in another block', async () => {
    const other = "describe('/drafts', () => {\n  test('includes its author', async () => {})\n})"
    const after = await followed(behind(tests, other), add('author:ref:User'), tests)
    expect(after.match(/test\('includes its author'/g)).toHaveLength(2)
  })

  test('a constant `sent` and a line of another test', async () => {
    const other = `test('of another', async () => {
  const sent = { pin: 1 }
  const created = await call('POST', '/drafts', sent)
  expect(created.body).not.toHaveProperty('pin')
})`
    const after = await followed(behind(tests, other), add('pin:string:private'), tests)
    expect(after).toContain("const sent = { ...body, pin: 'pin-1' }")
    expect(after.match(/not\.toHaveProperty\('pin'\)/g)).toHaveLength(2)
    expect(after).toContain(other)
  })

  test('a factory that is named in a comment', () => {
    const state = withFiles(start, [
      { path: factory, after: '// createPost and createPosts\nconst createPosts = 1\n' },
    ])
    const { files } = followResource('User', [add('post:ref:Post')], state)
    const userTests = files.find(({ path }) => path.endsWith('users/routes.test.ts'))
    expect(userTests?.after).not.toContain("test('includes its post'")
  })

  test('a route that is named in a comment', () => {
    const list = start.read(routeList) ?? ''
    const state = withFiles(start, [
      {
        path: routeList,
        after: list.replace('// gen:routes', "// .route('/notes'\n    // gen:routes"),
      },
    ])
    expect(() => checkRouteFree('notes', state)).not.toThrow()
    const taken = withFiles(start, [{ path: routeList, after: list.replaceAll("'", '"') }])
    expect(() => checkRouteFree('posts', taken)).toThrow(/has the route "\/posts" already/)
  })
})

test('a decimal is answered with the scale of its column, also where it was not', async () => {
  const change: ResourceChange = { change: 'replace', spec: parseField('total:decimal:10.4') }
  const state = await withModel(repositoryState(), 'Post total:decimal:8.2')
  expect(state.read(schemas)).toContain('total: answer.decimal(8, 2),')
  expect(state.read(tests)).toContain("total: '1.00'")
  const before = state.read(schemas)?.replace('answer.decimal(8, 2)', 'answer.decimal()')
  const old = withFiles(state, [{ path: schemas, after: before }])
  expect(await followed(old, change, schemas)).toContain('total: answer.decimal(10, 4),')
})

test('a rule that someone wrote between the two changes that require a field stays', async () => {
  const state = await withModel(repositoryState(), 'Post title:string note:string:optional')
  const required: ResourceChange = { change: 'replace', spec: parseField('note:string') }
  const begun = await withEdits(
    state,
    followResource('Post', [{ ...required, nullable: true }], state),
  )
  const ruled = begun.read(schemas)?.replace('note: field.text(),', 'note: field.text().min(1),')
  const refined = withFiles({ ...begun, schema: state.schema }, [{ path: schemas, after: ruled }])
  expect(await followed(refined, required, schemas)).toMatch(
    /note: answer\.text\(\),[\s\S]*note: field\.text\(\)\.min\(1\),/,
  )
})

test('a field whose value stands elsewhere is a conflict when it is required', async () => {
  const state = await withModel(repositoryState(), 'Post title:string note:string:optional')
  const after = state.read(schemas)?.replace('note: field.text().nullish(),', 'note: noteField,')
  const change: ResourceChange = { change: 'replace', spec: parseField('note:string') }
  expect(conflictsOf(withFiles(state, [{ path: schemas, after }]), change)).toEqual([
    { path: schemas, missing: 'note in createPostBody' },
  ])
})

describe('an edit without its place is a conflict', () => {
  test.each([
    [
      'a field that has another type',
      () => edited(schemas, '  // gen:fields', '  note: field.text(3),\n  // gen:fields'),
      'note:text:optional',
      { path: schemas, missing: '// gen:fields' },
    ],
    [
      'a name that is imported from another module',
      () => edited(schemas, 'import { z }', "import { PostKind } from './kinds.ts'\nimport { z }"),
      'kind:enum:a,b',
      { path: schemas, missing: 'imports' },
    ],
    [
      'a name that is imported as a type',
      () =>
        edited(schemas, 'import { z }', "import type { PostKind } from '@repo/db'\nimport { z }"),
      'kind:enum:a,b',
      { path: schemas, missing: 'imports' },
    ],
    [
      'a body that is spread from another',
      () => edited(tests, 'title:', '...defaults, title:'),
      'code:int',
      { path: tests, missing: 'newBody' },
    ],
    [
      'a factory that spreads what is not seen',
      () => edited(factory, 'title:', '...defaults(), title:'),
      'code:int',
      { path: factory, missing: 'db.post.create' },
    ],
  ])('%s', (_name, state, spec, conflict) => {
    expect(conflictsOf(state(), add(spec))).toContainEqual(conflict)
  })

  test('a path that is written in another way, when its key is renamed', () => {
    const state = edited(routes, "'/:id'", '`/:id`')
    const change: ResourceChange = { change: 'rename', from: 'id', to: 'key' }
    expect(conflictsOf(state, change)).toContainEqual({ path: routes, missing: "'/:id'" })
    expect(conflictsOf(start, change)).toEqual([])
  })
})
