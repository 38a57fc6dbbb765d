import type { SchemaFile } from '@repo/schema-engine'
import { expect, onTestFinished, test } from 'vitest'
import { databaseState } from '../command-properties/database-state.ts'
import { projectOf } from '../command-properties/project-of.ts'
import { readCorpus } from './corpus-schema.ts'
import { fillTables } from './fill-tables.ts'

test.each([
  [
    'shop',
    [
      'field Product ean:char:13:optional:unique grade:enum:a,b:default=a',
      'remove model Review --now --confirm Review',
      'migration add_search_trigger',
    ],
  ],
  [
    'social',
    [
      'relation Post co:ref:User:optional:as=coPosts',
      'rename field User createdAt joinedAt --db',
      'remove field Post quoted --now --confirm Post.quoted',
    ],
  ],
  [
    'platform',
    [
      'model Coupon code:string:unique product:ref:Product:optional kind:enum:fixed,percent --no-api',
      'retype Price.amount decimal:14.4',
      'remove model Token --now --confirm Token',
    ],
  ],
  [
    'booking',
    ['join Guest Voucher redeemedAt:datetime:optional', 'require Hotel.stars --default 3'],
  ],
])('%s: every byte and every row is as before when all is undone', async (name, commands) => {
  const { files } = await readCorpus(name, name === 'social' ? { lineEnd: '\r\n' } : {})
  const project = await projectOf(files.map(withoutOutput))
  onTestFinished(project.remove)
  await project.client.query('BEGIN')
  await fillTables(async (sql) => (await project.client.query(sql)).rows)
  await project.client.query('COMMIT')
  const whole = async () => ({
    files: project.files(),
    database: comparable(await databaseState(project.client)),
  })
  const states = [await whole()]
  for (const command of commands) {
    const { error } = await project.run(command)
    expect(error, command).toBeUndefined()
    expect(await project.drift(), command).toBe('')
    states.push(await whole())
  }
  for (const before of states.slice(0, -1).reverse()) {
    expect((await project.run('undo')).error).toBeUndefined()
    expect(await whole()).toEqual(before)
  }
})

/** Of the generator: the project has its own place for the client. */
const withoutOutput = ({ path, content }: SchemaFile): SchemaFile => ({
  path: `/schema/${path}`,
  content: content.replace(/[\r\n]+\s*output\s*=.*/, ''),
})

/** Tables and columns by their names: what comes back has another number. */
const comparable = ({ tables, catalog, history }: Awaited<ReturnType<typeof databaseState>>) => ({
  catalog,
  history,
  rows: Object.fromEntries(
    [...tables.values()].map(({ name, columns, rows }) => [
      name,
      rows
        .map((row) =>
          JSON.stringify(
            [...columns].map(([number, column]) => [column, row[number]]).sort(byText),
          ),
        )
        .sort(),
    ]),
  ),
})

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
