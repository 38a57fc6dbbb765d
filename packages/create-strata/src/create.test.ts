import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { type Context, cancelled, createOutput } from '@repo/cli'
import { expect } from 'vitest'
import { test } from '../test/temp-folder.ts'
import { create } from './create.ts'
import type { Template, TemplateFile } from './template/template.ts'

const file = (name: string, text: string): TemplateFile => ({
  path: name,
  mode: 0o644,
  content: Buffer.from(text),
})
const template: Template = {
  command: 'pnpm new',
  example: '../my-app',
  version: '1.2.3',
  files: async () => [
    file(
      'package.json',
      '{\n  "name": "strata",\n  "scripts": {\n    "new": "x",\n    "a": ""\n  }\n}\n',
    ),
    file('pnpm-lock.yaml', 'importers:\n\n  packages/create-strata:\n    x: y\n\n  packages/db:\n'),
    file('README.md', '# Strata\n\n<!-- clone -->\n<!-- /clone -->\n\n## Commands\n'),
    file('knip.json', '{\n    ".": {\n      "entry": []\n    },\n}\n'),
  ],
}

/** Runs in `cwd` with a terminal where `answer` is given; returns what was printed. */
async function run(cwd: string, args: string[], answer?: () => string, env = process.env) {
  const printed = { stdout: '', stderr: '', asked: '' }
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (text, _encoding, done) => {
        printed[name] += text
        done()
      },
    })
  const no = () => Promise.reject(new Error('not asked here'))
  const context: Context = {
    cwd,
    env,
    output: createOutput({ stdout: stream('stdout'), stderr: stream('stderr') }),
    prompts: {
      interactive: answer !== undefined,
      text: async ({ message, validate }) => {
        const typed = answer?.() ?? ''
        printed.asked = `${message}: ${validate?.(typed) ?? 'ok'}`
        return typed
      },
      confirm: no,
      select: no,
    },
    signal: new AbortController().signal,
  }
  const code = await create(args, context, template)
  return { code, ...printed }
}

test('files only: the project, one line of progress and what to do next', async ({ folder }) => {
  const { stdout, stderr } = await run(folder, ['my-app', '--files-only'])
  const app = path.join(folder, 'my-app')
  expect(readdirSync(app).sort()).toEqual([
    'README.md',
    'knip.json',
    'package.json',
    'pnpm-lock.yaml',
  ])
  expect(readFileSync(path.join(app, 'README.md'), 'utf8')).toBe('# my-app\n\n## Commands\n')
  expect(stderr).toBe('Wrote 4 files to my-app\nNext:\n')
  expect(stdout.replaceAll(/npx .*? pnpm(?= )/g, 'pnpm')).toBe(
    '  cd my-app\n  pnpm install\n  pnpm dev\n',
  )
})

test('in the folder one is in there is nothing to change to', async ({ folder }) => {
  const app = path.join(folder, 'app')
  mkdirSync(app)
  const { stderr, stdout } = await run(app, ['.', '--files-only'])
  expect(stderr).toContain('Wrote 4 files to .\n')
  expect(stdout).not.toContain('cd ')
})

test('a missing name is asked for, and checked while it is typed', async ({ folder }) => {
  const { asked } = await run(folder, ['--files-only'], () => 'my-app')
  expect(asked).toBe('Folder of the new project: ok')
  expect(readdirSync(folder)).toEqual(['my-app'])
  await expect(run(folder, ['--files-only'], () => 'My App')).rejects.toMatchObject({
    code: 'NAME.INVALID',
  })
})

test('leaving the question leaves nothing', async ({ folder }) => {
  const leave = () => {
    throw cancelled()
  }
  await expect(run(folder, [], leave)).rejects.toMatchObject({ exitCode: 130 })
  expect(readdirSync(folder)).toEqual([])
})

test.for([
  ['GIT.MISSING', [], 'Add --no-git to do without a repository.'],
  ['PNPM.MISSING', ['--no-git'], 'npx -y -p node@24 -p pnpm@12 pnpm new ../my-app'],
] as const)('%s comes before anything is written', async ([code, flags, hint], { folder }) => {
  const env = { PATH: folder }
  await expect(run(folder, ['my-app', ...flags], undefined, env)).rejects.toMatchObject({
    code,
    hint,
  })
  expect(readdirSync(folder)).toEqual([])
})

test('help and version are results', async ({ folder }) => {
  expect((await run(folder, ['--help'])).stdout).toMatch(/^Usage: pnpm new <folder>/)
  expect(await run(folder, ['-v'])).toMatchObject({ stdout: '1.2.3\n', stderr: '' })
})

test.for([
  [['--template', 'x'], "Unknown option '--template'."],
  [['a', 'b'], 'One project at a time: "a" and "b" are two.'],
] as const)('%s is a usage error', async ([args, message], { folder }) => {
  await expect(run(folder, [...args])).rejects.toMatchObject({
    message,
    exitCode: 2,
    hint: 'pnpm new --help',
  })
})
