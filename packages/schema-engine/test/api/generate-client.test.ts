import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe } from 'vitest'
import { generateClient, type SchemaFile } from '../../src/index.ts'
import { type TestProject, test, tree } from '../project.ts'
import { model, schema } from '../schemas.ts'

const relation = [
  model('User', 'posts Post[]', 'kind Kind @default(human)', 'tags String[]', 'data Json?'),
  model('Post', 'authorId Int', 'author User @relation(fields: [authorId], references: [id])'),
  'enum Kind {\n  human\n  robot @map("r0bot")\n}\n',
]

function schemaFiles(project: TestProject, files: string[]): SchemaFile[] {
  return files.map((file) => ({
    path: path.join(project.folder, file),
    content: project.read(file),
  }))
}

const one = 'prisma/schema.prisma'
const situations: Record<string, Record<string, string>> = {
  'no model': { [one]: schema() },
  'models, relations and enums': { [one]: schema(...relation) },
  'several files': {
    'prisma/base.prisma': schema(model('User', '/// Documented', 'name String? // not')),
    'prisma/post.prisma': model('Post', 'title String @db.VarChar(40)'),
  },
  'options and preview features': {
    [one]: schema(...relation).replace(
      'output   =',
      'previewFeatures = ["views"]\n  moduleFormat = "cjs"\n  generatedFileExtension = "mts"\n  importFileExtension = "mjs"\n  output   =',
    ),
  },
  'a tsconfig.json that asks for .ts imports': {
    [one]: schema(...relation),
    'tsconfig.json':
      '{ "compilerOptions": { "allowImportingTsExtensions": true, "module": "nodenext" } }',
  },
}

describe.concurrent('generateClient', () => {
  for (const [situation, files] of Object.entries(situations)) {
    test(`writes what prisma generate writes: ${situation}`, async ({ project, expect }) => {
      project.write(files)
      const names = Object.keys(files).filter((name) => name.endsWith('.prisma'))
      const SCHEMA = names.length > 1 ? 'prisma' : one
      const cli = await project.prisma('generate', { env: { SCHEMA } })
      const outputOverride = path.join(project.folder, 'elsewhere/client')

      const { output } = await generateClient({
        schema: schemaFiles(project, names),
        outputOverride,
      })

      expect(cli.exitCode, cli.output).toBe(0)
      expect(output).toBe(outputOverride)
      const generated = path.join(project.folder, 'src/generated/prisma')
      expect(tree(output)).toEqual(tree(generated))
      expect(Object.keys(tree(output)).length).toBeGreaterThan(5)
      expect(readdirSync(path.dirname(generated))).toEqual(['prisma'])
    })
  }

  test('replaces an older client and leaves equal files alone', async ({ project, expect }) => {
    project.write({ [one]: schema(...relation) })
    const { output } = await generateClient({ schema: schemaFiles(project, [one]) })
    const before = tree(output)
    const enums = path.join(output, 'enums.ts')
    project.write({ [one]: schema(...relation.slice(0, 2), relation[2] ?? '', model('Log')) })

    await generateClient({ schema: schemaFiles(project, [one]) })
    const added = tree(output)
    writeFileSync(enums, '// tampered with')
    project.write({ [one]: schema(...relation) })
    await generateClient({ schema: schemaFiles(project, [one]) })

    expect(output).toBe(path.join(project.folder, 'src/generated/prisma'))
    expect(Object.keys(added)).toContain('models/Log.ts')
    expect(tree(output)).toEqual(before)
  })

  test('removes what a killed run left beside the client', async ({ project, expect }) => {
    const { pid: dead } = spawnSync(process.execPath, ['--version'])
    const [left, live] = [`.prisma-generating-${dead}-x`, `.prisma-generating-${process.pid}-x`]
    project.write({
      [one]: schema(model('User')),
      [`src/generated/${left}/client.ts`]: '',
      [`src/generated/${live}/client.ts`]: '',
    })

    await generateClient({ schema: schemaFiles(project, [one]) })

    expect(readdirSync(path.join(project.folder, 'src/generated')).sort()).toEqual([live, 'prisma'])
  })

  test('names the generators that only the CLI runs', async ({ project, expect }) => {
    const other = 'generator docs {\n  provider = "some-docs"\n}\n'
    project.write({ [one]: schema(model('User'), other) })

    const { otherGenerators } = await generateClient({ schema: schemaFiles(project, [one]) })

    expect(otherGenerators).toEqual(['docs'])
  })

  test('refuses a folder that holds something else', async ({ project, expect }) => {
    project.write({ [one]: schema(model('User')), 'src/generated/prisma/mine.ts': 'export {}\n' })

    const refused = generateClient({ schema: schemaFiles(project, [one]) })

    await expect(refused).rejects.toMatchObject({ code: 'CLIENT.OUTPUT_TAKEN' })
    expect(readdirSync(path.join(project.folder, 'src/generated'))).toEqual(['prisma'])
    expect(project.read('src/generated/prisma/mine.ts')).toBe('export {}\n')
  })

  test('refuses an invalid schema, a reserved name and a schema without a client', async ({
    project,
    expect,
  }) => {
    const at = path.join(project.folder, one)
    const codeOf = async (content: string) => {
      const error = await generateClient({ schema: [{ path: at, content }] }).catch(
        (thrown: unknown) => thrown,
      )
      return (error as { code?: string }).code
    }

    expect(await codeOf(schema(model('User', 'name Strin')))).toBe('SCHEMA.INVALID')
    expect(await codeOf(schema(model('User')).replace(/generator[^}]*}/, ''))).toBe(
      'CLIENT.NO_GENERATOR',
    )
    expect(await codeOf(schema(model('AND')))).toBe('SCHEMA.INVALID')
    const edge = schema(model('User')).replace('output', 'runtime = "workerd"\n  output')
    expect(await codeOf(edge)).toBe('CLIENT.RUNTIME_UNSUPPORTED')
    expect(readdirSync(project.folder)).not.toContain('src')
  })
})
