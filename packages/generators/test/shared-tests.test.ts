import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wholeWorkspace } from './whole-workspace.ts'

let project: Awaited<ReturnType<typeof wholeWorkspace>>
beforeAll(async () => {
  project = await wholeWorkspace(afterAll)
})

/** Those that load all of the API; the others load parts of it, which the compiler and this file check. */
const quick = ['app', 'client', 'access/', 'openapi/document', 'routes/'].map(
  (name) => `src/${name}`,
)

const noSeed = `import type { Database } from './client.ts'

export async function seed(_db: Database): Promise<void> {}
`

const done = async (command: string) =>
  expect(await project.run(command)).toMatchObject({ code: 0 })

test('what ships knows no field and no model that a project may rename', async () => {
  await done('rename field User email emailAddress')
  await done('rename model User Account --db')
  // The others run where it is gone, too.
  expect(await project.check('src/routes/', 'src/openapi/document')).toBe('')
  expect(await project.unused()).toBe('')
})

test('nor any that it may remove', async () => {
  await done('remove model Account --now --confirm Account')
  project.write('packages/db/src/seed.ts', noSeed) // whose line the plan names
  expect(await project.check(...quick)).toBe('')
  expect(await project.unused()).toBe('')
})

test('nor does their SQL, which no compiler reads', () => {
  const folders = ['apps/api/src', 'apps/api/test', 'packages/db/src/testing']
  const sources = folders.flatMap((folder) =>
    readdirSync(project.path(folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/^(routes|factories)\//.test(file))
      .map((file) => `${folder}/${file}`),
  )
  expect(sources.length).toBeGreaterThan(80)
  const naming = /\b(?:FROM|INTO|UPDATE|JOIN|ALTER TABLE|ONLY) +"?users\b/
  expect(sources.filter((file) => naming.test(project.read(file)))).toEqual([])
})
