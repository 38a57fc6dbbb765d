import { expect, test } from 'vitest'
import { expectBeforeOrAfter } from './before-or-after.ts'
import { projectWithPosts } from './commands/project-with-posts.ts'
import { copyOf, type TemporaryProject } from './temporary-project.ts'
import { allRows, wholeState } from './whole-state.ts'

/** On both sides of the commit; each other moment, which no SQL is about, is in kill.test.ts. */
const moments = ['applied', 'committed']

const stateOf = async (project: TemporaryProject) => ({
  ...(await wholeState(project)),
  rows: await allRows(project),
})

async function killAtEach(origin: TemporaryProject, command: string): Promise<void> {
  const before = await stateOf(origin)
  const whole = await copyOf(origin)
  expect((await whole.run(command)).error, command).toBeUndefined()
  const after = await stateOf(whole)
  await whole.remove()
  await expectBeforeOrAfter({ origin, command, moments, stateOf, before, after })
}

test.each([
  'remove field Post title --now --confirm Post.title',
  'rename field Post title headline --db',
  'retype Post.views bigint', // beside the old column
  'require Post.body --backfill title',
])('%s, and its undo, leave the project before or after', async (command) => {
  const project = await projectWithPosts()
  expect((await project.run('field Post views:int:default=7')).error).toBeUndefined()
  await killAtEach(project, command)
  expect((await project.run(command)).error).toBeUndefined()
  await killAtEach(project, 'undo')
})
