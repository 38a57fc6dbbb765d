import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, inject } from 'vitest'
import { allEnded } from './processes-in.ts'
import { start } from './start.ts'
import { test } from './temp-folder.ts'

const node = process.execPath
const steps = ['Wrote ', 'Installing ', 'Made the first commit', 'Creating its database']

test.for([
  ...steps.map((step) => [step, 'SIGINT'] as const),
  ['Installing ', 'SIGTERM'] as const, // in the same way
])('after "%s" a %s cancels, and nothing is left', async ([step, signal], { folder }) => {
  const created = start(node, [inject('packed'), 'deep/app'], { cwd: folder })
  await created.until(step)
  created.kill(signal)
  const { code, stdout, stderr } = await created.ended
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  expect(stderr).toMatch(/^Wrote .*\n(.*\n)*Cancelled; nothing was changed\.\n$/)
  expect(stderr).not.toContain('Could not be removed')
  expect(readdirSync(folder)).toEqual([])
  await allEnded(folder)
})

test.for(['Installing ', 'Creating its database'])(
  'after "%s" a second Ctrl-C ends it at once, and leaves no more',
  async (step, { folder }) => {
    const created = start(node, [inject('packed'), 'app'], { cwd: folder })
    await created.until(step)
    created.kill('SIGINT')
    created.kill('SIGINT')
    expect((await created.ended).code).toBe(130)
    expect(readdirSync(folder)).toEqual([])
    await allEnded(folder)
  },
)

test('a folder that was there stays, with what another put into it meanwhile', async ({
  folder,
}) => {
  const app = path.join(folder, 'app')
  mkdirSync(app)
  const created = start(node, [inject('packed'), '.'], { cwd: app })
  await created.until('Installing ')
  writeFileSync(path.join(app, 'notes.txt'), 'mine')
  created.kill('SIGTERM')
  expect((await created.ended).code).toBe(130)
  expect(readdirSync(app)).toEqual(['notes.txt'])
})
