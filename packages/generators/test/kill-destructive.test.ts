import { expect, test } from 'vitest'
import { projectWithPosts } from './commands/project-with-posts.ts'
import { killedAt, recover } from './killed-at.ts'
import type { TemporaryProject } from './temporary-project.ts'
import { allRows, copyOf, wholeState } from './whole-state.ts'

/** Those between which the database and the files change. */
const moments = [
  'applied',
  'verified',
  'committed',
  'file packages/db/prisma/schema.prisma',
  'published',
]

const stateOf = async (project: TemporaryProject) => ({
  ...(await wholeState(project)),
  rows: await allRows(project),
})

/** Kills the command at each moment, each time on a copy of the project: rows and files are all there, or all not yet. */
async function expectBeforeOrAfter(origin: TemporaryProject, command: string): Promise<void> {
  const before = await stateOf(origin)
  const whole = await copyOf(origin)
  expect((await whole.run(command)).error, command).toBeUndefined()
  const after = await stateOf(whole)
  await whole.remove()
  expect(after).not.toEqual(before)
  const copies: [string, Awaited<ReturnType<typeof copyOf>>][] = []
  for (const moment of moments) copies.push([moment, await copyOf(origin)])
  await Promise.all(
    copies.map(async ([moment, project]) => {
      expect(await killedAt(project, moment, command)).toMatchObject({ ended: 'SIGKILL' })
      const isFinished = moments.indexOf(moment) >= moments.indexOf('committed')
      const outcome = isFinished ? 'finished' : 'taken back'
      expect(await recover(project), moment).toMatchObject({ outcome })
      expect(await stateOf(project), moment).toEqual(isFinished ? after : before)
      expect(await project.drift(), moment).toBe('')
      await project.remove()
    }),
  )
}

test.each([
  'remove field Post title --now --confirm Post.title',
  'rename field Post title headline --db',
  'retype Post.views bigint', // beside the old column
  'require Post.body --backfill title',
])('%s, and its undo, leave the project before or after', { timeout: 300_000 }, async (command) => {
  const project = await projectWithPosts()
  expect((await project.run('field Post views:int:default=7')).error).toBeUndefined()
  await expectBeforeOrAfter(project, command)
  expect((await project.run(command)).error).toBeUndefined()
  await expectBeforeOrAfter(project, 'undo')
})
