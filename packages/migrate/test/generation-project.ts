import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Engine } from '@repo/schema-engine'
import { onTestFinished } from 'vitest'
import type { FileChange } from '../src/generation/file-change.ts'
import type { Journal } from '../src/generation/journal.ts'
import { withStagedPaths } from '../src/generation/stage.ts'
import { openProject } from '../src/project.ts'

export const schemaFile = 'packages/db/prisma/schema.prisma'

export const schemaText = (field: string) => `generator client {
  provider = "prisma-client"
  output   = "../src/generated"
}
datasource db {
  provider = "postgresql"
}
model Note {
  id Int @id
  ${field}
}
`

/** A project in a folder of its own, for generations that need no database. */
export function generationProject(files: Record<string, string> = {}) {
  const root = mkdtempSync(path.join(tmpdir(), 'strata generation-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text)
  }
  const all = { 'pnpm-workspace.yaml': '', [schemaFile]: schemaText('text String'), ...files }
  for (const [name, text] of Object.entries(all)) write(name, text)
  return {
    root,
    project: openProject(root),
    write,
    exists: (name: string) => existsSync(path.join(root, name)),
    /** Every file but those of the client and of the journals. */
    files: () =>
      Object.fromEntries(
        globSync('**/*.*', { cwd: root })
          .concat(globSync('**/.*.tmp', { cwd: root }))
          .filter((name) => !/\.strata|generated|pnpm-workspace/.test(name))
          .map((name) => [name, readFileSync(path.join(root, name), 'utf8')] as const),
      ),
  }
}

/** A journal of a change of files. */
export function journalOf(root: string, files: FileChange[], more: Partial<Journal> = {}): Journal {
  const id = more.id ?? '20260101000000000-1-change'
  return {
    id,
    command: 'pnpm gen change',
    startedAt: '2026-01-01T00:00:00.000Z',
    database: 'local',
    kind: 'apply',
    files: withStagedPaths(root, id, files),
    migrations: [],
    removed: [],
    apply: [],
    undo: [],
    lost: [],
    ...more,
  }
}

/** For a change that must not ask the database. */
export const noEngine = new Proxy({} as Engine, {
  // every property throws
  get: (_target, name) => {
    throw new Error(`The engine was asked for "${String(name)}".`)
  },
})
