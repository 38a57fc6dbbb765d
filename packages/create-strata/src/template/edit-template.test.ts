import { expect, test } from 'vitest'
import { editTemplate } from './edit-template.ts'
import type { TemplateFile } from './template.ts'

const packageJson = `{
  "name": "strata",
  "private": true,
  "scripts": {
    "gen": "node packages/generators/src/main.ts",
    "new": "node packages/create-strata/src/main.ts",
    "test": "turbo run test"
  },
  "config": { "name": "other" }
}
`
const lockfile = `importers:

  packages/cli:
    dependencies:
      execa:
        version: 10.2.1

  packages/create-strata:
    devDependencies:
      '@repo/cli':
        specifier: workspace:*
        version: link:../cli

  packages/db:
    dependencies:
      pg:
        version: 8.23.1
`
const readme = `# Strata

A backend.

<!-- clone -->
## Create a project
<!-- /clone -->

## Commands

# Strata
`
const knip = `{
  "workspaces": {
    ".": {
      "entry": ["bench/*/main.ts"],
      "ignoreDependencies": [
        "fastify"
      ]
    },
    "packages/cli": { "entry": ["test/*.ts"] }
  }
}
`
const file = (path: string, text: string): TemplateFile => ({
  path,
  mode: 0o644,
  content: Buffer.from(text),
})
const template = [
  file('package.json', packageJson),
  file('apps/api/package.json', packageJson),
  file('pnpm-lock.yaml', lockfile),
  file('README.md', readme),
  file('knip.json', knip),
]
const edited = (files = template) =>
  Object.fromEntries(
    editTemplate(files, 'my-app').map(({ path, content }) => [path, content.toString()]),
  )

test('the root package gets the name and loses the script that makes projects', () => {
  expect(edited()['package.json']).toBe(`{
  "name": "my-app",
  "private": true,
  "scripts": {
    "gen": "node packages/generators/src/main.ts",
    "test": "turbo run test"
  },
  "config": { "name": "other" }
}
`)
})

test('the lockfile loses one importer and keeps every other byte', () => {
  expect(edited()['pnpm-lock.yaml']).toBe(`importers:

  packages/cli:
    dependencies:
      execa:
        version: 10.2.1

  packages/db:
    dependencies:
      pg:
        version: 8.23.1
`)
})

test('the README gets the title and loses what is about a clone', () => {
  expect(edited()['README.md']).toBe('# my-app\n\nA backend.\n\n## Commands\n\n# Strata\n')
})

test('what knip is told of the measurements goes', () => {
  expect(edited()['knip.json']).toBe(`{
  "workspaces": {
    "packages/cli": { "entry": ["test/*.ts"] }
  }
}
`)
})

test('no other file changes, whatever its base name', () => {
  expect(edited()['apps/api/package.json']).toBe(packageJson)
})

test('files with the line ends of Windows are edited too', () => {
  const windows = edited(
    template.map(({ path, content }) => file(path, content.toString().replaceAll('\n', '\r\n'))),
  )
  expect(windows['package.json']).not.toContain('"new"')
  expect(windows['pnpm-lock.yaml']).not.toContain('create-strata')
  expect(windows['README.md']).toMatch(/^# my-app\r\n\r\nA backend\.\r\n\r\n## Commands/)
})

test.each([
  ['package.json', '"new"', '"fresh"'],
  ['pnpm-lock.yaml', 'packages/create-strata:', 'packages/other:'],
  ['README.md', '<!-- /clone -->', ''],
  ['knip.json', '".":', '"apps":'],
])('an edit that does not find its place in %s is a bug', (path, text, other) => {
  const changed = template.map((entry) =>
    entry.path === path ? file(path, entry.content.toString().replace(text, other)) : entry,
  )
  expect(() => editTemplate(changed, 'my-app')).toThrow(/^Nothing matches .* in the template$/)
})

test('a template without one of the edited files is a bug', () => {
  const rest = template.filter(({ path }) => path !== 'pnpm-lock.yaml')
  expect(() => editTemplate(rest, 'my-app')).toThrow('The template has no pnpm-lock.yaml')
})
