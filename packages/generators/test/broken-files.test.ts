import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { temporaryProject } from './temporary-project.ts'

const field = 'field User bio:text:optional'
const schemaFile = 'packages/db/prisma/schema.prisma'

describe('a file that is not what it should be is named', () => {
  test.each(['{"name": ', '', 'null', '[]', '{"version": 7}'])('package.json: %s', async (text) => {
    const project = await temporaryProject()
    project.write('apps/api/package.json', text)
    expect(await project.run(`${field} --dry-run`)).toMatchObject({
      error: {
        code: 'PROJECT.BAD_MANIFEST',
        message: expect.stringContaining('"apps/api/package.json"'),
      },
    })
  })

  test.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`, 'begins with a byte order mark'],
    ['CR alone', (text: string) => text.replaceAll('\n', '\r'), 'end with CR alone'],
  ])('a schema with %s', async (_what, broken, fact) => {
    const project = await temporaryProject()
    project.write(schemaFile, broken(project.read(schemaFile)))
    expect(await project.run(`${field} --dry-run`)).toMatchObject({
      error: { code: 'SCHEMA.TEXT', message: expect.stringContaining(fact) },
    })
  })
})

test('what a process left that was killed while it made the client goes with the next run', async () => {
  const project = await temporaryProject()
  const dead = 'packages/db/src/.generated-generating-999999999-x'
  for (const command of ['recover', field, 'undo']) {
    project.write(`${dead}/client.ts`, '')
    expect((await project.run(command)).error).toBeUndefined()
    expect(existsSync(project.path(dead))).toBe(false)
  }
})
