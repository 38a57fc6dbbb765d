import { describe, expect, test } from 'vitest'
import { head, key, planned, refused } from '../../../test/planned.ts'

const models = `enum Status {
  draft // by its author
  live  @map("public")
  @@map("status")
}

model Post {
  ${key}
  draft    String
  status   Status   @default(draft) // draft first
  was      Status[] @default([live, draft])
  other    Status   @default(dbgenerated("'draft'"))
}
`

describe('gen rename enum-value', () => {
  test('in the code only: the database keeps the value, without SQL', async () => {
    const { schema, sql, names } = await planned(models, 'rename enum-value Status draft pending')
    const renamed = models
      .replace('  draft // by', '  pending @map("draft") // by')
      .replace('@default(draft)', '@default(pending)')
      .replace('[live, draft]', '[live, pending]')
    expect(schema).toBe(head + renamed)
    expect(sql).toBe('')
    expect(names).toEqual([])
  })

  test('in the database where only this branch has it, and back', async () => {
    const command = 'rename enum-value Status draft pending'
    const { schema, sql, undo, names } = await planned(models, command, { unreleased: true })
    expect(schema).toMatch(/^ {2}pending \/\/ by its author$/m)
    expect(sql).toBe(`ALTER TYPE "status" RENAME VALUE 'draft' TO 'pending'`)
    expect(undo).toBe(`ALTER TYPE "status" RENAME VALUE 'pending' TO 'draft'`)
    expect(names).toEqual(['rename_status_draft_to_pending'])
  })

  test('of a value that has another name in the database', async () => {
    const code = await planned(models, 'rename enum-value Status live shown --code-only')
    expect(code.schema).toContain('  shown  @map("public")\n')
    const both = await planned(models, 'rename enum-value Status live shown --db')
    expect(both.sql).toBe(`ALTER TYPE "status" RENAME VALUE 'public' TO 'shown'`)
    expect(both.schema).toMatch(/^ {2}shown$/m)
    const same = await planned(models, 'rename enum-value Status live public --db')
    expect(same.sql).toBe('')
    expect(same.schema).toMatch(/^ {2}public$/m)
  })

  test('there already is nothing to do', async () => {
    const models = `enum Status {\n  pending\n}\n`
    expect((await planned(models, 'rename enum-value Status draft pending')).sql).toBe('identical')
  })

  test.each([
    ['rename enum-value Status draft live', 'SCHEMA.NAME_TAKEN'],
    ['rename enum-value Status draft public --db', 'SCHEMA.NAME_TAKEN'],
    ['rename enum-value Status draft Live', 'SPEC.TYPE'],
    ['rename enum-value Status draft 9', 'SPEC.NAME'],
    ['rename enum-value Status drft pending', 'SCHEMA.NO_VALUE'],
    ['rename enum-value Post draft pending', 'SCHEMA.NO_ENUM'],
    ['rename enum-value Status draft pending --zero-downtime', 'CLI.USAGE'],
    ['rename enum-value Status draft', 'CLI.USAGE'],
  ])('%s is refused', async (command, code) => {
    expect(await refused(models, command)).toBe(code)
  })
})

describe('gen rename enum', () => {
  test('in the code only, by @@map', async () => {
    const { schema, sql } = await planned(models, 'rename enum Status State')
    const renamed = models
      .replaceAll('Status ', 'State ')
      .replace('Status[]', 'State[]')
      .replaceAll(/(State(?:\[\])?)( +@default)/g, '$1 $2')
    expect(schema).toBe(head + renamed)
    expect(sql).toBe('')
  })

  test('in the database where only this branch has it, and back', async () => {
    const command = 'rename enum Status PostState'
    const { schema, sql, undo } = await planned(models, command, { unreleased: true })
    expect(schema).toMatch(/enum PostState \{[^}]*@@map\("post_state"\)/)
    expect(sql).toBe('ALTER TYPE "status" RENAME TO "post_state"')
    expect(undo).toBe('ALTER TYPE "post_state" RENAME TO "status"')
  })

  test('without @@map gets one, or follows', async () => {
    const plain = models.replace('  @@map("status")\n', '')
    const code = await planned(plain, 'rename enum Status State')
    expect(code.schema).toContain('@@map("Status")')
    const both = await planned(plain, 'rename enum Status State --db')
    expect(both.sql).toBe('ALTER TYPE "Status" RENAME TO "State"')
    expect(both.schema).not.toContain('@@map')
  })

  test.each([
    ['rename enum Status Post', 'SCHEMA.NAME_TAKEN'],
    ['rename enum Status state', 'SPEC.NAME'],
    ['rename enum Statu State', 'SCHEMA.NO_ENUM'],
    ['rename enum Status State --finish', 'CLI.USAGE'],
    ['rename view Status State', 'CLI.USAGE'],
  ])('%s is refused', async (command, code) => {
    expect(await refused(models, command)).toBe(code)
  })
})
