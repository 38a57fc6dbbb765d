import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type DescribedClient, describeClient } from '../../src/client/describe-client.ts'
import { makeClient, renderClient, writeClient } from '../../src/client/make-client.ts'
import { generateClient, prepareClient, validateSchema } from '../../src/index.ts'
import { folderTest as test, tree } from '../project.ts'
import { isAccepted, randomSchemas, randomSeeds } from '../random-schema.ts'

const head = `generator client {
  provider               = "prisma-client"
  output                 = "../src/generated"
  moduleFormat           = "esm"
  generatedFileExtension = "ts"
  importFileExtension    = "ts"
}

datasource db {
  provider = "postgresql"
}
`
const blog = `${head}
model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique
  role    Role     @default(member)
  posts   Post[]
  reviews Post[]   @relation("reviewer")
}

/// What is read.
model Post {
  id         Int     @id @default(autoincrement())
  title      String
  /// As it is shown.
  body       String?
  authorId   Int
  author     User    @relation(fields: [authorId], references: [id])
  reviewerId Int?
  reviewer   User?   @relation("reviewer", fields: [reviewerId], references: [id])
  tags       Tag[]
  comments   Comment[]

  @@index([authorId])
}

model Tag {
  name  String @id
  posts Post[]
}

model Comment {
  postId Int
  post   Post @relation(fields: [postId], references: [id])
  number Int
  data   Json @db.JsonB

  @@id([postId, number])
}

model Log {
  id   BigInt @id
  text String
}

enum Role {
  member
  admin
}
`

/** What becomes of the schema, and the models whose files are made then. */
const edits: Record<string, [edit: [before: string, after: string][], models: string[]]> = {
  nothing: [[], []],
  'a column': [[['  title ', '  subtitle String?\n  title ']], ['Post']],
  'a column of a kind that no model had': [[['  text ', '  at DateTime?\n  text ']], ['Log']],
  'a column of a kind that only later models had': [
    [['  email ', '  data Json?\n  size BigInt\n  email ']],
    ['Log', 'User'],
  ],
  'the last column of a kind': [[['  data   Json @db.JsonB\n', '']], ['Comment']],
  'another type': [[['  text String', '  text String @db.Uuid']], ['Log']],
  'a list': [[['  text String', '  text String[]']], ['Log']],
  'a column less': [[['  title      String\n', '']], ['Post']],
  'an index': [[['@@index([authorId])', '@@index([authorId, title])']], ['Post']],
  'a documentation': [[['/// As it is shown.', '/// As it is written.']], ['Post']],
  'a comment': [[['/// What is read.', '/// What is read.\n// by whom']], []],
  'a relation': [
    [
      [
        '  text ',
        '  userId Int?\n  user User? @relation(fields: [userId], references: [id])\n  text ',
      ],
      ['  email ', '  logs Log[]\n  email '],
    ],
    ['Log', 'Post', 'User'],
  ],
  'a relation less': [
    [
      ['  tags       Tag[]\n', ''],
      ['  posts Post[]\n}', '}'],
    ],
    ['Comment', 'Post', 'Tag', 'User'],
  ],
  'a relation that is required': [
    [
      ['reviewerId Int?', 'reviewerId Int'],
      ['reviewer   User?', 'reviewer   User'],
    ],
    ['Comment', 'Post', 'Tag', 'User'],
  ],
  'another name of a relation': [
    [['  comments ', '  answers ']],
    ['Comment', 'Post', 'Tag', 'User'],
  ],
  'a model': [[['enum Role', 'model Setting {\n  key String @id\n}\n\nenum Role']], ['Setting']],
  'a model less': [[['model Log {\n  id   BigInt @id\n  text String\n}\n', '']], ['Log']],
  'another name of a model': [[['model Log ', 'model Entry ']], ['Entry', 'Log']],
  'another name of a model with relations': [
    [
      ['model Tag ', 'model Label '],
      ['Tag[]', 'Label[]'],
    ],
    ['Comment', 'Label', 'Post', 'Tag', 'User'],
  ],
  'a table of another name': [[['  text String', '  text String\n\n  @@map("logs")']], ['Log']],
  'an enum': [
    [
      ['  text ', '  level Level?\n  text '],
      ['enum Role', 'enum Level {\n  low\n}\n\nenum Role'],
    ],
    ['Log'],
  ],
  'an enum’s value': [[['  admin\n', '  admin\n  guest\n']], ['User']],
  'an ignored column': [[['  text String', '  text String\n  old String @ignore']], ['Log']],
  'an ignored model': [[['  text String', '  text String\n\n  @@ignore']], ['Log']],
  'a column that the client does not know': [
    [['  text ', '  area Unsupported("point")?\n  text ']],
    ['Log'],
  ],
  'the order of models': [
    [
      ['model Log {\n  id   BigInt @id\n  text String\n}\n', ''],
      ['model User', 'model Log {\n  id   BigInt @id\n  text String\n}\n\nmodel User'],
    ],
    ['Log', 'User'],
  ],
}

function edited(schema: string, edit: [before: string, after: string][]): string {
  return edit.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`The schema has no "${before}".`)
    return text.replace(before, after)
  }, schema)
}

function folders(folder: string) {
  return {
    schema: path.join(folder, 'prisma/schema.prisma'),
    client: path.join(folder, 'src/generated'),
    cacheFolder: path.join(folder, 'cache'),
  }
}

/** Generates with a cache and returns what it was made from. */
async function generate(folder: string, content: string): Promise<DescribedClient> {
  const { schema, cacheFolder } = folders(folder)
  const source = { schema: [{ path: schema, content }], cacheFolder }
  const described = await describeClient(source)
  const { note } = await makeClient(source, described)
  await note()
  return described
}

/** What a full generation writes. */
async function fullTree(folder: string, content: string): Promise<Record<string, string>> {
  const source = { schema: [{ path: folders(folder).schema, content }] }
  const output = path.join(folder, 'full')
  await makeClient(source, await describeClient(source), output)
  return tree(output)
}

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'schema-engine-'))

describe('a generation after that of the blog', () => {
  const [shared, saved] = [newFolder(), newFolder()]
  /** As the first generation left it, which is the same for every test. */
  const restore = () => {
    rmSync(shared, { recursive: true })
    cpSync(saved, shared, { recursive: true })
  }
  beforeAll(async () => {
    await generate(shared, blog)
    cpSync(shared, saved, { recursive: true })
  })
  afterAll(() => {
    for (const folder of [shared, saved]) rmSync(folder, { recursive: true })
  })

  test.for(Object.entries(edits))(
    'writes what a full one writes: %s',
    async ([_what, [edit, models]]) => {
      restore()
      const after = edited(blog, edit)

      const described = await generate(shared, after)

      expect(tree(folders(shared).client)).toEqual(await fullTree(shared, after))
      expect([...(described.models ?? [])].sort()).toEqual(models)
    },
  )

  test('makes every file where it cannot know the rest', async () => {
    const { client, cacheFolder } = folders(shared)
    const after = edited(blog, [['  text ', '  at DateTime?\n  text ']])
    const enums = path.join(client, 'enums.ts')
    const obstacles: Record<string, () => string> = {
      'a file of the client is another one': () => {
        writeFileSync(enums, `${readFileSync(enums, 'utf8')}// mine\n`)
        return after
      },
      'a file has gone': () => {
        rmSync(enums)
        return after
      },
      'the cache has gone': () => {
        rmSync(cacheFolder, { recursive: true })
        return after
      },
      'the generator is configured otherwise': () => after.replace('"esm"', '"cjs"'),
      'the tsconfig.json decides': () => after.replace('  importFileExtension    = "ts"\n', ''),
      'the text is not one item a line': () => `${after}/* two\nlines */\n`,
      'a model cannot be created any more': () =>
        edited(blog, [['  text ', '  area Unsupported("point")\n  text ']]),
    }
    for (const [what, obstruct] of Object.entries(obstacles)) {
      restore()
      const schema = obstruct()

      const described = await generate(shared, schema)

      expect(described.models, what).toBeUndefined()
      expect(tree(client), what).toEqual(await fullTree(shared, schema))
    }
  })
})

describe.concurrent('a generation after another', () => {
  test.for(randomSeeds(3))(
    'writes what a full one writes: random edits, %i',
    async (seed, { folder, expect }) => {
      const { client, schema } = folders(folder)
      const schemas = randomSchemas(seed)
      let incremental = 0
      for (let edit = 0; edit < 8; edit += 1) {
        const content = schemas.next().value
        if (!isAccepted([{ path: schema, content }])) continue

        const { models } = await generate(folder, content)

        if (models !== undefined) incremental += 1
        expect(tree(client)).toEqual(await fullTree(folder, content))
      }
      expect(incremental).toBeGreaterThan(1)
    },
  )

  test('leaves the files of other models alone', async ({ folder, expect }) => {
    const { client } = folders(folder)
    const inode = (name: string) => statSync(path.join(client, 'models', name)).ino
    await generate(folder, blog)
    const before = { user: inode('User.ts'), log: inode('Log.ts') }

    await generate(folder, edited(blog, [['  text ', '  at DateTime?\n  text ']]))

    expect(inode('User.ts')).toBe(before.user)
    expect(inode('Log.ts')).not.toBe(before.log)
    expect(readdirSync(path.dirname(client))).toEqual(['generated'])
  })

  test('goes on from one that went on', async ({ folder, expect }) => {
    const { client } = folders(folder)
    await generate(folder, blog)
    const first = edited(blog, [['  text ', '  at DateTime?\n  text ']])
    await generate(folder, first)
    const second = edited(first, [['  title ', '  at DateTime?\n  title ']])

    const described = await generate(folder, second)

    expect(tree(client)).toEqual(await fullTree(folder, second))
    expect([...(described.models ?? [])].sort()).toEqual(['Log', 'Post'])
  })

  test('makes every file where one goes while it is at work', async ({ folder, expect }) => {
    const { client, schema, cacheFolder } = folders(folder)
    const after = edited(blog, [['  text ', '  at DateTime?\n  text ']])
    const source = { schema: [{ path: schema, content: after }], cacheFolder }
    const gone = () => rmSync(client, { recursive: true })

    await generate(folder, blog)
    const described = await describeClient(source)
    gone()
    await makeClient(source, described)
    const one = tree(client)
    gone()
    await generate(folder, blog)
    const rendered = await renderClient(source, await describeClient(source))
    gone()
    await writeClient(source, rendered)

    expect([described.models, rendered.described.models]).toEqual([
      new Set(['Log']),
      new Set(['Log']),
    ])
    expect(one).toEqual(await fullTree(folder, after))
    expect(tree(client)).toEqual(one)
  })

  test('writes nothing while it makes files in memory', async ({ folder, expect }) => {
    const { schema, cacheFolder } = folders(folder)
    await generate(folder, blog)
    const before = tree(folder)
    const after = edited(blog, [['  text ', '  at DateTime?\n  text ']])
    const source = { schema: [{ path: schema, content: after }], cacheFolder }

    const { files } = await renderClient(source, await describeClient(source))

    expect(Object.entries(files.models ?? {}).filter(([, content]) => content)).toEqual([
      ['Log.ts', expect.stringContaining('at?: Date')],
    ])
    expect(tree(folder)).toEqual(before)
  })

  test('happens on a thread where the schema is large', async ({ folder, expect }) => {
    const { client, schema, cacheFolder } = folders(folder)
    const large = (content: string) => [
      { path: schema, content: `${content}${'// large\n'.repeat(3000)}` },
    ]
    const after = large(edited(blog, [['  text ', '  at DateTime?\n  text ']]))
    const inode = () => statSync(path.join(client, 'models/User.ts')).ino
    await generateClient({ schema: large(blog), cacheFolder })
    const before = inode()
    prepareClient({ schema: large(blog), cacheFolder })
    const other = large(edited(blog, [['  title ', '  at DateTime?\n  title ']]))
    prepareClient({ schema: other, cacheFolder }, validateSchema(other))
    prepareClient({ schema: after, cacheFolder }, validateSchema(after))
    const outputOverride = path.join(folder, 'elsewhere')

    await generateClient({ schema: after, cacheFolder, outputOverride })
    await generateClient({ schema: after, cacheFolder })
    const [elsewhere, incremental] = [tree(outputOverride), tree(client)]
    const kept = inode()
    await generateClient({ schema: after, cacheFolder, fresh: true })

    expect(elsewhere).toEqual(tree(client))
    expect(incremental).toEqual(tree(client))
    expect(kept).toBe(before)
    await expect(generateClient({ schema: large('model A {}') })).rejects.toMatchObject({
      code: 'CLIENT.NO_GENERATOR',
    })
  })
})
