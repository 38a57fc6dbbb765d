import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect } from 'vitest'
import { test } from '../../test/temp-folder.ts'
import type { TemplateFile } from '../template/template.ts'
import { createUndo } from '../undo.ts'
import { commit } from './commit.ts'

const files = ['.env.example', 'routes/[id].ts', 'build.log'].map(
  (file): TemplateFile => ({ path: file, mode: 0o644, content: Buffer.from(file) }),
)
const gitEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

/** A project in `folder`/app, with an untracked file; `config` is the caller's global one. */
function project(folder: string, config = '[user]\nname = Me\nemail = me@example.com\n') {
  const app = path.join(folder, 'app')
  const global = path.join(folder, 'gitconfig')
  writeFileSync(global, config)
  const lines: string[] = []
  const undo = createUndo(() => {})
  const creation = {
    childEnv: { ...gitEnv, GIT_CONFIG_GLOBAL: global },
    files,
    folder: app,
    git: { file: 'git', args: [] },
    name: 'app',
    output: { ...silent, info: (line: string) => void lines.push(line) },
    repository: undefined as string | undefined,
    signal: new AbortController().signal,
    undo,
  }
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: app, encoding: 'utf8', env: gitEnv }).trim()
  return { app, creation, git, lines, undo }
}

const silent = { result: () => {}, json: () => {}, style: (_: unknown, text: string) => text }

beforeEach<{ folder: string }>(({ folder }) => {
  for (const file of [...files.map(({ path }) => path), 'node_modules/x/index.js']) {
    const target = path.join(folder, 'app', file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, file)
  }
})

test('the first commit on main has exactly the files that were written', async ({ folder }) => {
  const { creation, git, lines } = project(folder)
  await commit(creation)
  expect(git('log', '--format=%an <%ae> %s', 'main')).toBe(
    'Me <me@example.com> Create app with Strata',
  )
  expect(git('ls-files').split('\n').sort()).toEqual([
    '.env.example',
    'build.log',
    'routes/[id].ts',
  ])
  expect(lines).toEqual(['Made the first commit'])
})

test("the caller's ignored names, hooks and signing have no part in it", async ({ folder }) => {
  const hooks = path.join(folder, 'template/hooks')
  mkdirSync(hooks, { recursive: true })
  for (const hook of ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'post-commit']) {
    writeFileSync(path.join(hooks, hook), '#!/bin/sh\ntouch ran\nexit 1\n', { mode: 0o755 })
  }
  writeFileSync(path.join(folder, 'ignored'), '*.log\n.env*\n')
  const { app, creation, git } = project(
    folder,
    `[user]\nname = Me\nemail = me@example.com\n[commit]\ngpgsign = true\n[init]\ntemplateDir = ${folder}/template\n[core]\nexcludesFile = ${folder}/ignored\n`,
  )
  await commit(creation)
  expect(git('ls-files').split('\n')).toHaveLength(3)
  expect(existsSync(path.join(app, 'ran'))).toBe(false)
})

test('without an identity it is made by a stand-in, which is told', async ({ folder }) => {
  const { creation, git, lines } = project(folder, '[user]\nuseConfigOnly = true\n')
  await commit(creation)
  expect(git('log', '--format=%an <%ae>, %cn <%ce>')).toBe(
    'Strata <strata@localhost>, Strata <strata@localhost>',
  )
  expect(lines).toEqual(['Made the first commit as strata@localhost'])
})

test('inside a repository there is no second one, which is told', async ({ folder }) => {
  const { app, creation, lines } = project(folder)
  await commit({ ...creation, git: undefined, repository: '/repo' })
  expect(existsSync(path.join(app, '.git'))).toBe(false)
  expect(lines).toEqual(['Left to commit: it is in the repository /repo'])
})

test("git's own words come with a failure, and undoing removes the repository", async ({
  folder,
}) => {
  const { app, creation, undo } = project(folder)
  const missing = [{ ...files[0], path: 'missing' } as TemplateFile]
  await expect(commit({ ...creation, files: missing })).rejects.toMatchObject({
    code: 'GIT.FAILED',
    message: expect.stringContaining("pathspec 'missing' did not match any files"),
    hint: 'Nothing was kept. Add --no-git to do without.',
  })
  undo.run()
  expect(readdirSync(app).sort()).toEqual(['.env.example', 'build.log', 'node_modules', 'routes'])
})
