import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openProject } from '@repo/migrate'
import { expect, test } from 'vitest'
import { formatFiles } from '../../format/biome.ts'
import { planWithPlop } from '../../pipeline/plop-engine.ts'
import { type ProjectState, readProjectState } from '../../pipeline/project-state.ts'
import { schemaWithoutModel } from '../../schema/schema-without.ts'
import { model } from './model.ts'

const { root, ...project } = openProject(import.meta.dirname)

/** The project as it was before it had users. */
function withoutUsers(): ProjectState {
  const state = readProjectState({ root, ...project })
  return {
    ...state,
    schema: {
      ...schemaWithoutModel(state.schema, 'User'),
      files: state.schema.files.map((file) => ({ ...file, content: '' })),
    },
    read: (file) =>
      /users|factories\/user\.ts/.test(file)
        ? undefined
        : state.read(file)?.replaceAll(/^.*\busers?\b.*\n|^.*userRoutes.*\n/gm, ''),
  }
}

test('the resource of users, written by hand, is what its own spec generates', async () => {
  const request = model.parse({
    positionals: ['User', 'email:string:unique', 'name:string:optional'],
    values: {},
  })
  const draft = await planWithPlop('model', request, withoutUsers())
  if ('identical' in draft) throw new Error(draft.identical)
  const code = draft.files.filter((file) => !file.path.startsWith('.changeset'))
  const formatted = await formatFiles(root, code, new AbortController().signal)
  expect(formatted.map((file) => file.path).sort()).toEqual([
    'apps/api/src/routes/index.ts',
    'apps/api/src/routes/users/routes.test.ts',
    'apps/api/src/routes/users/routes.ts',
    'apps/api/src/routes/users/schemas.ts',
    'packages/db/src/testing/factories/user.ts',
  ])
  for (const file of formatted) {
    expect(file.after, file.path).toBe(readFileSync(path.join(root, file.path), 'utf8'))
  }
  const [schema] = draft.schema
  const all = readFileSync(path.join(root, 'packages/db/prisma/schema.prisma'), 'utf8')
  expect(schema?.content).toMatch(/^model User \{/)
  expect(all).toContain(`\n${schema?.content}`)
})
