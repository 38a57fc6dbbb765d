import { describe, expect, test } from 'vitest'
import { head, key, planned, refused } from './planned.ts'

const model = `model A {\n  ${key}\n  x String?\n}\n`
const other = 'model B {\n  id Int @id\n}\n'
const models = ({ schema }: { schema: string }) => schema.replace(head, '')

/** No migration of it makes the release that runs fail. */
const phases = ({ migrations }: { migrations: { sql: string }[] }) => [
  ...new Set(migrations.map(({ sql }) => /^-- phase: (\w+)/.exec(sql)?.[1])),
]

describe('gen require, where others have the table', () => {
  test('fills the rows first and leaves the column as the release that runs needs it', async () => {
    const begun = await planned(model, `require A.x --backfill 'a'||id`)
    expect(begun.names).toEqual(['backfill_a_x', 'vacuum_a_x'])
    expect(begun.schema).toContain('x String?')
    expect(phases(begun)).toEqual(['backfill'])
    expect(begun.next).toContain('pnpm gen require A.x --finish  # when the release is out')
  })

  test('and requires it by a second command, which fills what came without a value meanwhile', async () => {
    const begun = await planned(model, `require A.x --backfill 'a'||id`)
    const { migrations } = begun
    const finished = await planned(models(begun), 'require A.x --finish', { migrations })
    expect(finished.names).toEqual([
      'backfill_a_x_2',
      'vacuum_a_x_2',
      'check_a_x',
      'fill_a_x',
      'require_a_x',
    ])
    expect(finished.schema).toMatch(/x String\n/)
    expect(finished.sql).toContain(`UPDATE "A" SET "x" = ('a'||id) WHERE "x" IS NULL`)
    expect(finished.notes).toContain('Deploy it when no release runs any more that leaves x empty.')
    const again = { migrations: finished.migrations }
    expect(await planned(models(finished), 'require A.x --finish', again)).toMatchObject({
      schema: 'identical',
    })
  })

  test('sets a default with the first, and both are done already when repeated', async () => {
    const begun = await planned(model, 'require A.x --default a')
    expect(begun.names).toEqual(['default_a_x', 'backfill_a_x', 'vacuum_a_x'])
    expect(begun.schema).toMatch(/x String\? @default\("a"\)/)
    const { migrations } = begun
    const repeated = await planned(models(begun), 'require A.x --default a', { migrations })
    expect(repeated.schema).toBe('identical')
    const finished = await planned(models(begun), 'require A.x --finish', { migrations })
    expect(finished.sql).toContain(`SET "x" = ('a') WHERE "x" IS NULL`)
    expect(finished.schema).toMatch(/x String +@default\("a"\)/)
  })

  test('takes other SQL for what comes without a value meanwhile', async () => {
    const begun = await planned(model, `require A.x --backfill 'a'`)
    const { migrations } = begun
    const same = await planned(models(begun), `require A.x --backfill 'a'`, { migrations })
    expect(same.schema).toBe('identical')
    const other = await planned(models(begun), `require A.x --backfill 'b'`, { migrations })
    expect(other.names).toEqual(['backfill_a_x_2', 'vacuum_a_x_2'])
    const finished = await planned(models(other), 'require A.x --finish', other)
    expect(finished.sql).toContain(`SET "x" = ('b') WHERE "x" IS NULL`)
  })

  test('begins anew where the column became optional again', async () => {
    const begun = await planned(model, `require A.x --backfill 'a'`)
    const { migrations } = await planned(models(begun), 'require A.x --finish', begun)
    const required = model.replace('String?', 'String')
    const optional = await planned(required, 'optional A.x', { migrations })
    const again = { migrations: optional.migrations }
    const { names } = await planned(model, `require A.x --backfill 'a'`, again)
    expect(names).toEqual(['backfill_a_x_3', 'vacuum_a_x_3'])
  })

  test('does both in one change with --at-once, or where nobody else has the table', async () => {
    const atOnce = await planned(model, `require A.x --backfill 'a' --at-once`)
    expect(atOnce.names).toEqual([
      'backfill_a_x',
      'vacuum_a_x',
      'check_a_x',
      'fill_a_x',
      'require_a_x',
    ])
    expect(atOnce.notes).toContain('A release that runs fails until the new one is out.')
    const own = await planned(model, `require A.x --backfill 'a'`, { unreleased: true })
    expect(own.names).toEqual(['require_a_x'])
    expect(own.notes).not.toContain('A release that runs fails until the new one is out.')
  })

  test.each([
    'require A.x --finish --at-once',
    'require A.x --finish --steps',
    'require A.x --finish --default a',
    'require A.x --finish --filled',
    'field A y:string --steps --at-once',
  ])('%s is refused', async (command) => {
    expect(await refused(model, command)).toBe('CLI.USAGE')
  })
})

describe('gen field, where others have the table', () => {
  test.each([
    `field A y:string:backfill='a'`,
    `field A y:string:unique:backfill="id::text"`,
    `field A y:uuid:default=uuid4:backfill=gen_random_uuid()`,
    'relation A y:ref:B:backfill=1',
  ])('%s leaves the column optional until it is finished', async (command) => {
    const begun = await planned(model + other, command)
    expect(phases(begun)).toEqual(['expand', 'backfill'])
    expect(begun.schema).toMatch(/ y \w+\?/)
    expect(begun.next).toContain('pnpm gen require A.y --finish  # when the release is out')
    const { migrations } = begun
    const repeated = await planned(models(begun), command, { migrations })
    expect(repeated.schema).toBe('identical')
    const finished = await planned(models(begun), 'require A.y --finish', { migrations })
    expect(finished.schema).toMatch(/ y \w+\s/)
    expect(finished.names.at(-1)).toMatch(/^require_a_y/)
    const after = { migrations: finished.migrations }
    expect((await planned(models(finished), command, after)).schema).toBe('identical')
  })

  test('no deletion may empty a reference before it is required', async () => {
    const { sql, schema } = await planned(model + other, 'relation A y:ref:B:backfill=1')
    expect(sql).toContain('ON DELETE RESTRICT')
    expect(schema).toContain('onDelete: Restrict')
  })

  test('is required at once by a default of the database, which the release that runs gets', async () => {
    for (const modifiers of ['default=a', `default=a:backfill='b'`]) {
      const { schema, migrations } = await planned(model, `field A y:string:${modifiers}`)
      expect(schema).toMatch(/ y String +@default\("a"\)/)
      expect(phases({ migrations })).not.toContain('contract')
    }
  })

  test('does all in one change with --at-once, or where nobody else has the table', async () => {
    const atOnce = await planned(model, `field A y:string:backfill='a' --at-once`)
    expect(phases(atOnce)).toEqual(['expand', 'backfill', 'contract'])
    expect(atOnce.notes).toContain('A release that runs fails until the new one is out.')
    const own = await planned(model, `field A y:string:backfill='a'`, { unreleased: true })
    expect(own.names).toEqual(['add_a_y'])
    expect(own.schema).toMatch(/ y String\n/)
  })
})
