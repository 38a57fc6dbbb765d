import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryProject } from './temporary-project.ts'

test('of a large client only the files of changed models are made anew', async () => {
  const project = await temporaryProject()
  const schema = 'packages/db/prisma/schema.prisma'
  // Its length alone makes it large.
  project.write(schema, `${project.read(schema)}\n${'// padding\n'.repeat(2000)}`)
  const client = 'packages/db/src/generated/models'
  const inode = () => statSync(project.path(`${client}/User.ts`)).ino
  await project.run('model Tag label:string')
  const before = inode()
  expect((await project.run('field Tag color:string:optional')).error).toBeUndefined()
  expect(project.read(`${client}/Tag.ts`)).toContain('color')
  expect(inode()).toBe(before)
  expect((await project.run('field User motto:string:optional')).error).toBeUndefined()
  expect(project.read(`${client}/User.ts`)).toContain('motto')
  expect((await project.run('undo')).error).toBeUndefined()
  expect(project.read(`${client}/User.ts`)).not.toContain('motto')
})
