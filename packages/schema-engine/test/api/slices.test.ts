import { describe, expect, test } from 'vitest'
import { readDmmf } from '../../src/api/validate-schema.ts'
import { followSchema } from '../../src/client/follow-schema.ts'
import { diffSchemas, type SchemaFile } from '../../src/index.ts'
import { sliceChanges } from '../../src/slices/slice-changes.ts'
import { isAccepted, randomSchemas, randomSeeds } from '../random-schema.ts'

interface Change {
  before: SchemaFile[]
  after: SchemaFile[]
}

/** Of a random schema, edit by edit, those that Prisma accepts. */
function* changesOf(seed: number, edits: number): Generator<Change> {
  const schemas = randomSchemas(seed)
  let before: SchemaFile[] | undefined
  for (let edit = 0; edit < edits; edit += 1) {
    const after = [{ path: '/app/schema.prisma', content: schemas.next().value }]
    if (!isAccepted(after)) continue
    if (before !== undefined) yield { before, after }
    before = after
  }
}

/** A comment that goes over lines is not read, and so nothing is sliced. */
const unreadable = ([file]: SchemaFile[]) => [
  { path: 'whole.prisma', content: `${file?.content}/* whole */\n` },
]

const seeds = randomSeeds(4)

describe.concurrent('of any schema and edit', () => {
  test.each(seeds)('the DMMF that follows from the one before is Prisma’s own: %i', (seed) => {
    let followed = 0
    for (const { before, after } of changesOf(seed, 12)) {
      const next = followSchema({ files: before, dmmf: readDmmf(before) }, after)
      if (next === undefined) continue
      expect(next.dmmf).toEqual(readDmmf(after))
      followed += 1
    }
    expect(followed).toBeGreaterThan(3)
  })

  test.each(seeds)('the SQL between slices is the SQL between the whole: %i', async (seed) => {
    for (const { before, after } of changesOf(seed, 8)) {
      expect(sliceChanges(before, after)).toBeDefined()
      for (const [from, to] of [
        [before, after],
        [after, before],
      ] as const) {
        expect(await diffSchemas(from, to)).toBe(await diffSchemas(from, unreadable(to)))
      }
    }
  })
})
