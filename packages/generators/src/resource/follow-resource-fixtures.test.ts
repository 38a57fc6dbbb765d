import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryState, withFiles } from '../../test/resource-project.ts'
import { newModelNames } from '../plan/names.ts'
import { scanSchema } from '../schema/scan-schema.ts'
import { followResource } from './follow-resource.ts'
import type { ResourceChange } from './resource-change.ts'
import { resourcePaths } from './resource-files.ts'

const fixtures = path.resolve(import.meta.dirname, '../../test/fixtures/follow-resource')

const content = `model User {
  id    String @id @db.Uuid
  posts Post[]

  @@map("users")
}

model Post {
  id       String     @id @db.Uuid
  title    String
  views    Int
  status   PostStatus @default(draft)
  note     String?
  authorId String     @db.Uuid
  author   User       @relation(fields: [authorId], references: [id])

  @@map("posts")
}

enum PostStatus {
  draft
  live
}
`
const schema = scanSchema([{ path: 'schema.prisma', content }])
const { schemas, test: tests, factory } = resourcePaths(newModelNames('Post', undefined))
const places: Record<string, string> = {
  'schemas.ts.txt': schemas,
  'routes.test.ts.txt': tests,
  'factory.ts.txt': factory,
}

/** Code written by hand: what an edit does not mean stays as it is, byte by byte. */
describe.each(readdirSync(fixtures))('%s', (name) => {
  const read = (...parts: string[]) => readFileSync(path.join(fixtures, name, ...parts), 'utf8')
  // Written by hand beside the input.
  const changes = JSON.parse(read('changes.json')) as ResourceChange[]
  const input = Object.entries(places).map(([file, place]) => ({
    path: place,
    after: read('input', file),
  }))
  const state = withFiles({ ...repositoryState(), schema }, input)
  const { files, conflicts } = followResource('Post', changes, state)
  const after = new Map([...input, ...files].map((file) => [file.path, file.after]))

  test.each(Object.entries(places))('gives the output of %s', (file, place) => {
    expect(after.get(place)).toBe(read('output', file))
  })

  test('gives the conflicts', () => {
    const text = conflicts
      .map(({ path: file, missing, patch }) => [`${file}: ${missing}`, ...patch, ''].join('\n'))
      .join('\n')
    expect(text).toBe(read('conflicts.txt'))
  })
})
