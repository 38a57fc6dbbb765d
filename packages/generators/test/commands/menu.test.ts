import { noPrompts, type Prompts } from '@repo/cli'
import { expect, test } from 'vitest'
import { generators } from '../../src/generators/index.ts'
import type { ProjectState } from '../../src/pipeline/project-state.ts'
import { commandOf } from '../../src/pipeline/report.ts'
import { readRequest } from '../../src/read-request.ts'
import { planInMemory, stateOf } from '../command-properties/plan-in-memory.ts'
import { head } from '../planned.ts'
import { temporaryProject } from '../temporary-project.ts'
import { projectWithPosts } from './project-with-posts.ts'

/** A person who answers in turn, and again where an answer is refused. */
function person(answers: string[]) {
  const refused: string[] = []
  const next = () => {
    const answer = answers.shift()
    if (answer === undefined) throw new Error('one question too many')
    return answer
  }
  return {
    refused,
    answers,
    prompts: {
      interactive: true,
      confirm: async () => true,
      text: async ({ validate }: { validate?: (value: string) => string | undefined }) => {
        for (;;) {
          const answer = next()
          const problem = validate?.(answer)
          if (problem === undefined) return answer
          refused.push(problem)
        }
      },
      select: async <Value extends string>({
        choices,
      }: {
        choices: readonly { value: Value }[]
      }) => {
        const wanted = next()
        const found = choices.find(({ value }) => value === wanted)
        if (found === undefined) throw new Error(`"${wanted}" is no choice`)
        return found.value
      },
    },
  }
}

const models = `enum PostStatus {
  draft
  live
}

enum Mood {
  happy
  sad
}

model User {
  id    String @id @db.Uuid
  posts Post[]

  @@map("users")
}

model Post {
  id        String     @id @default(uuid(7)) @db.Uuid
  title     String
  slug      String     @unique @db.VarChar(120)
  authorId  String     @map("author_id") @db.Uuid
  author    User       @relation(fields: [authorId], references: [id])
  status    PostStatus @default(draft)
  body      String?
  views     Int?
  createdAt DateTime   @default(now()) @map("created_at") @db.Timestamptz(3)

  @@index([authorId])
  @@map("posts")
}
`
const inMemory = (content: string) =>
  stateOf([{ path: '/schema/schema.prisma', content: head + content }], false)
const posts = inMemory(models)
/** Rows without a value, of any field. */
const rows = 25

/** What the menu makes of the answers, in a project in memory whose tables have rows. */
async function ask([name, ...answers]: string[], state: ProjectState = posts) {
  const { prompts, ...asked } = person(answers)
  const generator = generators.find((one) => one.name === name)
  if (generator === undefined) throw new Error(`"${name}" is no choice`)
  // The person answers by the values of the choices, of whatever type.
  const asking = {
    prompts: { ...noPrompts, ...prompts } as Prompts,
    readSchema: () => state.schema,
  }
  const request = await readRequest(generator, { positionals: [], values: {} }, asking)
  const counts = request.counts?.(state) ?? []
  const counted = counts.map((one) => ({ ...one, count: rows }))
  const complete = await request.complete?.({ ...state, counted }, asking.prompts)
  return { ...asked, request: complete ?? request }
}

test.each([
  [['model', 'Tag', 'label:string:unique'], 'pnpm gen model Tag label:string:unique'],
  [
    ['model', 'News', 'newsItems', 'title:string'],
    'pnpm gen model News title:string --plural newsItems',
  ],
  [
    ['field', 'Post', 'a:int:optional b:int:optional'],
    'pnpm gen field Post a:int:optional b:int:optional',
  ],
  [
    ['relation', 'Post', 'editor:ref:User:optional:as=edited'],
    'pnpm gen relation Post editor:ref:User:optional:as=edited',
  ],
  [
    ['join', 'Post', 'User', 'role:string:optional'],
    'pnpm gen join Post User role:string:optional',
  ],
  [
    ['rename', 'field', 'Post', 'title', 'headline', 'db'],
    'pnpm gen rename field Post title headline --db',
  ],
  [
    ['rename', 'model', 'Post', 'News', 'db', 'newsItems'],
    'pnpm gen rename model Post News --db --plural newsItems',
  ],
  [['require', 'Post', 'body', 'default', 'none'], 'pnpm gen require Post.body --default none'],
  [['optional', 'Post', 'title'], 'pnpm gen optional Post.title'],
  [['retype', 'Post', 'slug', 'string:200'], 'pnpm gen retype Post.slug string:200'],
  [['remove', 'field', 'ignore', 'Post', 'body'], 'pnpm gen remove field Post body'],
  [['index', 'Post', 'title,createdAt=desc'], 'pnpm gen index Post title,createdAt=desc'],
  [['unique', 'Post', 'authorId,slug'], 'pnpm gen unique Post authorId,slug'],
  [['enum', 'Color', 'red green'], 'pnpm gen enum Color red green'],
  [['enum-value', 'PostStatus', 'archived'], 'pnpm gen enum-value PostStatus archived'],
  [['migration', 'add_search'], 'pnpm gen migration add_search'],
])('the menu makes a command of %j', async (answers, command) => {
  const { request, answers: left } = await ask(answers)
  expect(left).toEqual([])
  expect(commandOf(request)).toBe(command)
  // It can be typed as it is shown.
  expect(await planInMemory(request.canonical, posts)).not.toBe('identical')
})

test('the menu finishes and undoes what began', async () => {
  const project = await projectWithPosts()
  await project.run('remove field Post body')
  const finish = person(['remove', 'field', 'finish', 'Post', 'body', 'Post.body'])
  expect((await project.run('', { prompts: finish.prompts })).error).toBeUndefined()
  expect((await project.run('', { prompts: person(['undo']).prompts })).error).toBeUndefined()
  expect(await project.drift()).toBe('')
})

test('an answer that cannot be is asked for again', async () => {
  const project = await temporaryProject()
  const { prompts, refused } = person(['model', 'promise', 'Tag', 'label:strin', 'label:string'])
  expect((await project.run('', { prompts })).error).toBeUndefined()
  expect(refused).toEqual([
    '"promise" is no model name: it starts with a capital and holds letters and digits only.\nWrite Promise',
    expect.stringMatching(/strin.*\n.*string/s),
  ])
})

test('the address of a new resource is where the API serves', async () => {
  const project = await temporaryProject()
  project.write('.env', 'PORT=4100\n')
  const run = await project.run('model Tag label:string')
  expect(run.stderr).toMatch(/curl .*http:\/\/127\.0\.0\.1:4100\/tags/)
})

test('a default that cannot be is asked for again', async () => {
  const mood = await ask(['field', 'Post', 'mood:Mood', 'default', 'angry', 'sad'])
  expect(mood.refused).toEqual([expect.stringContaining('"angry", which is no value of its enum')])
  const views = await ask(['require', 'Post', 'views', 'default', 'seven', '7'])
  expect(views.refused).toEqual([expect.stringContaining('seven')])
})

test.each([
  [['remove', 'field', 'now', 'Post', 'id'], '"id" is no choice'],
  [['remove', 'model', 'now', 'User'], '"User" is no choice'],
  [['optional', 'Post', 'id'], '"id" is no choice'],
])('what would be refused is no choice: %j', async (answers, message) => {
  await expect(ask(answers)).rejects.toMatchObject({ message })
})

test('nothing to choose ends the menu', async () => {
  const without = inMemory('model A {\n  id Int @id\n}\n')
  await expect(ask(['enum-value'], without)).rejects.toMatchObject({
    code: 'GENERATE.NO_CHOICE',
    message: 'The schema has no enum to choose.',
  })
})
