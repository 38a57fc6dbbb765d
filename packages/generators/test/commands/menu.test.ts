import { UserError } from '@repo/cli'
import { expect, test } from 'vitest'
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
  const project = await projectWithPosts()
  const { prompts, answers: left } = person(answers)
  const run = await project.run('', { prompts })
  expect(run.error).toBeUndefined()
  expect(run.stderr).toContain(`\n${command}\n`)
  expect(left).toEqual([])
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
  const project = await projectWithPosts()
  await project.run('enum Mood happy sad')
  const mood = person(['field', 'Post', 'mood:Mood', 'default', 'angry', 'sad'])
  expect((await project.run('', { prompts: mood.prompts })).error).toBeUndefined()
  expect(mood.refused).toEqual([expect.stringContaining('"angry", which is no value of its enum')])
  await project.run('field Post views:int:optional')
  const views = person(['require', 'Post', 'views', 'default', 'seven', '7'])
  expect((await project.run('', { prompts: views.prompts })).error).toBeUndefined()
  expect(views.refused).toEqual([expect.stringContaining('seven')])
})

test.each([
  [['remove', 'field', 'now', 'Post', 'id'], '"id" is no choice'],
  [['remove', 'model', 'now', 'User'], '"User" is no choice'],
  [['optional', 'Post', 'id'], '"id" is no choice'],
])('what would be refused is no choice: %j', async (answers, problem) => {
  const project = await projectWithPosts()
  const run = await project.run('', { prompts: person(answers).prompts })
  expect(run.error).toMatchObject({ message: problem })
})

test('nothing to choose ends the menu', async () => {
  const project = await temporaryProject()
  const run = await project.run('', { prompts: person(['enum-value']).prompts })
  expect(run.error).toBeInstanceOf(UserError)
  expect(run).toMatchObject({ error: { message: 'The schema has no enum to choose.' } })
})
