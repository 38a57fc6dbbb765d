import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openProject } from '@repo/migrate'
import { expect, test } from 'vitest'
import { resourcePaths } from './resource-files.ts'
import { schemaName } from './schema-name.ts'
import { scanSource } from './source/scan-source.ts'

const { root } = openProject(import.meta.dirname)
const users = resourcePaths({ route: 'users', file: 'user' })

test.each([users.routes, users.schemas])('%s has no name twice, whatever its model is', (file) => {
  const source = scanSource(readFileSync(path.join(root, file), 'utf8'))
  const names = source?.tokens.filter(({ kind }) => kind === 'name').map(({ text }) => text) ?? []
  // Of properties, types and the model itself: a variable of the name would not be in their way.
  const free = /user|^[A-Z]|^(?:email|name|id|createdAt|updatedAt)$/i
  expect(names).toContain('user')
  const clashing = [...new Set(names)].filter(
    (one) => !free.test(one) && schemaName({ one }) === one && !isProperty.has(one),
  )
  expect(clashing).toEqual([])
})

/** Keywords, methods and keys of the two files. */
const isProperty: ReadonlySet<string> = new Set(
  `import type from export const new async await return satisfies typeof undefined
  get post patch delete route json body req meta object strictObject infer partial nullable nullish
  create update findMany findUniqueOrThrow data select where text uuid datetime true null`.split(
    /\s+/,
  ),
)

test('names of models never meet', () => {
  const models = [
    'user',
    'userFields',
    'userList',
    'userListSchema',
    'answer',
    'answerSchema',
    'createUserBody',
  ]
  const names = models.map((one) => schemaName({ one }))
  expect(names).toEqual([
    'user',
    'userFieldsSchema',
    'userListSchema',
    'userListSchemaSchema',
    'answerSchema',
    'answerSchemaSchema',
    'createUserBodySchema',
  ])
})
