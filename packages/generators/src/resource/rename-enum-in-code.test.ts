import { expect, test } from 'vitest'
import {
  repositoryState,
  resourceFiles,
  unformatted,
  withEdits,
  withModel,
} from '../../test/resource-project.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { scanSchema } from '../schema/scan-schema.ts'
import { renameEnumInCode } from './rename-enum-in-code.ts'
import { renameValueInCode } from './rename-value-in-code.ts'

const schema = scanSchema([
  {
    path: 'schema.prisma',
    content: `enum Status {\n  draft\n  live\n}\nmodel Post {\n  id Int @id\n  status Status\n  was Status[]\n}\n`,
  },
])

/** A project that has one file of code. */
function stateOf(path: string, content: string): ProjectState {
  return {
    root: '/',
    schemaFolder: '/schema',
    schema,
    migrations: [],
    unreleased: () => new Set(),
    base: () => undefined,
    port: '3000',
    counted: [],
    read: (file) => (file === path ? content : undefined),
    list: (folder) => (path.startsWith(folder) ? [path] : []),
  }
}

const file = 'apps/api/src/routes/posts/schemas.ts'

const renamed = (content: string) => {
  const { files, conflicts } = renameEnumInCode('Status', 'State', stateOf(file, content))
  return conflicts[0]?.missing ?? files[0]?.after ?? content
}

test.each([
  [
    "import { Status } from '@repo/db'\nconst a = z.enum(Status)\n",
    "import { State } from '@repo/db'\nconst a = z.enum(State)\n",
  ],
  [
    "import { Status as S } from '@repo/db'\nz.enum(S)\n",
    "import { State as S } from '@repo/db'\nz.enum(S)\n",
  ],
  [
    "import type { $Enums } from '@repo/db'\nlet a: $Enums.Status\n",
    "import type { $Enums } from '@repo/db'\nlet a: $Enums.State\n",
  ],
  [
    "import { Status } from '@repo/db'\nconst a = { Status, b: Status, Status: 1 }\na.Status\n",
    "import { State } from '@repo/db'\nconst a = { Status: State, b: State, Status: 1 }\na.Status\n",
  ],
  ["import { Status } from './status.ts'\nStatus.draft\n", undefined],
  [
    "import { Status } from '@repo/db'\nconst State = 1\n",
    'room for the name State, which it uses for something else',
  ],
])('an enum is renamed in %j', (content, expected) => {
  expect(renamed(content)).toBe(expected ?? content)
})

const rename = { enumName: 'Status', from: 'draft', to: 'pending' }

const elsewhere = 'apps/api/src/reports.ts'

test.each([
  [
    elsewhere,
    "import { Status } from '@repo/db'\nconst post = [Status.draft, x.draft]\n",
    "import { Status } from '@repo/db'\nconst post = [Status.pending, x.draft]\n",
  ],
  [
    elsewhere,
    "await createPost(db, { status: 'draft', was: ['live', 'draft'], title: 'draft' })\n",
    "await createPost(db, { status: 'pending', was: ['live', 'pending'], title: 'draft' })\n",
  ],
  [
    elsewhere,
    "db.post.findMany({ where: { status: { in: ['draft'] } } })\n",
    "db.post.findMany({ where: { status: { in: ['pending'] } } })\n",
  ],
  [
    elsewhere,
    "db.post.create({ data: { status: data.status ?? 'draft' } })\n",
    "db.post.create({ data: { status: data.status ?? 'pending' } })\n",
  ],
  [
    elsewhere,
    "get('/posts?status=draft&title=draft')\nget('/users?status=draft')\n",
    "get('/posts?status=pending&title=draft')\nget('/users?status=draft')\n",
  ],
  [file, 'get(`/all?q=1&status[in]=draft`)\n', 'get(`/all?q=1&status[in]=pending`)\n'],
  [file, "const body = { status: 'draft' }\n", "const body = { status: 'pending' }\n"],
  [file, "const answers = { status: answer.choice({ draft: 'draft' }) }\n", undefined],
  [
    elsewhere,
    "db.user.create({ data: { status: 'draft' } })\nconst post = { status: 'draft' }\n",
    undefined,
  ],
])('in %s a value is renamed in %j', (path, content, expected) => {
  const { files } = renameValueInCode(rename, stateOf(path, content))
  expect(files[0]?.after ?? content).toBe(expected ?? content)
})

test('a resource is the one that the other value gives', async () => {
  const before = await withModel(repositoryState(), 'Post status:enum:draft,live')
  const expected = await withModel(repositoryState(), 'Post status:enum:pending,live')
  const edits = renameValueInCode({ ...rename, enumName: 'PostStatus' }, before)
  expect(edits.notes).toEqual([])
  const after = resourceFiles(await withEdits(before, edits))
  expect(unformatted(after)).toEqual(unformatted(resourceFiles(expected)))
})

test('a word that may be the value is named', () => {
  const content = "createPost()\nexpect(status).toBe('draft')\n"
  const { notes } = renameValueInCode(rename, stateOf(file, content))
  expect(notes.join('\n')).toContain(`${file}:2`)
})
