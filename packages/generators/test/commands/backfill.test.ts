import { expect, test } from 'vitest'
import { newProject } from '../temporary-project.ts'
import { projectWithPosts } from './project-with-posts.ts'

test('what a backfill or a default would make of the rows is counted', async () => {
  const project = await projectWithPosts()
  expect((await project.run('unique Post body')).error).toBeUndefined()
  const before = project.files()
  for (const [command, code] of [
    [['field', 'Post', 'x:string:backfill=body'], 'DATA.NULLS'],
    [['require', 'Post.body', '--backfill', 'NULL'], 'DATA.NULLS'],
    [['require', 'Post.body', '--backfill', "'same'"], 'DATA.DUPLICATES'],
    [['require', 'Post.body', '--default', 'same'], 'DATA.DUPLICATES'],
    [['relation', 'Post', 'editor:ref:User:as=edited:backfill=gen_random_uuid()'], 'DATA.ORPHANS'],
  ] as const) {
    expect(await project.run([...command]), command.join(' ')).toMatchObject({ error: { code } })
  }
  expect(project.files()).toEqual(before)
  const literal = `editor:ref:User:as=edited:backfill='018f4e2a-0000-7000-8000-000000000001'`
  expect((await project.run(['relation', 'Post', literal])).error).toBeUndefined()
  expect((await project.run(['require', 'Post.body', '--backfill', 'title'])).error).toBeUndefined()
  expect((await project.run('retype Post.slug citext')).error).toBeUndefined()
  expect(await project.drift()).toBe('')
})

test('a dry run counts before there was any generation', async () => {
  const project = await newProject()
  expect((await project.run('unique User name --dry-run')).error).toBeUndefined()
})
