import { openEngine } from '@repo/schema-engine'
import { beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../src/pipeline/plan.ts'
import { type CorpusDatabase, openCorpusDatabase } from './corpus-database.ts'
import type { CorpusSchema } from './corpus-schema.ts'
import { definitionsOf } from './database-content.ts'
import { refusalOf, runAndUndo } from './run-command.ts'
import { schemaDifference } from './schema-difference.ts'

interface Cases {
  /** Commands that add something, which `pinned/<name>-additions.diff` shows. */
  adds: string[]
  /** Commands that work; in one string, those behind a `;` come after the first. */
  works: string[]
  /** The same, of which the files are tried, too: as Prisma sends them, on a copy of the database. */
  deploys: string[]
  /** Commands that are refused or have nothing to do, in the words of `pinned/<name>-refusals.txt`. */
  refuses: string[]
}

/** Each command works on the schema, or says why not. */
export function describeCorpus(
  read: () => Promise<CorpusSchema>,
  { adds, works, deploys, refuses }: Cases,
): void {
  let database: CorpusDatabase
  beforeAll(async () => {
    database = await openCorpusDatabase(await read())
    return database.remove
  })

  test('its database is what the schema says', async () => {
    const { engine, corpus } = database
    expect(await engine.diffDatabase(corpus.files)).toBe('')
  })

  const run = (line: string) =>
    runAndUndo(
      database,
      line.split(';').map((command) => command.trim()),
    )
  const pinned = (kind: string) => `pinned/${database.corpus.name}-${kind}`

  test('what is new looks like what is there', async () => {
    const shown: string[] = []
    for (const command of adds) {
      const { plans } = await run(command)
      const difference = schemaDifference(database.corpus.files, plans.at(-1)?.after ?? [])
      shown.push(`# ${command}\n${difference}`)
    }
    await expect(shown.join('\n')).toMatchFileSnapshot(pinned('additions.diff'))
  })

  test.each(works)('%s', async (line) => {
    await run(line)
  })

  test.each(deploys)('%s', async (line) => {
    const { plans, definitions } = await run(line)
    await checkFiles(database, plans, definitions)
  })

  test('what is not possible is refused with a reason', async () => {
    const shown: string[] = []
    for (const command of refuses) {
      shown.push(`# ${command}\n${await refusalOf(database, command)}\n`)
    }
    await expect(shown.join('\n')).toMatchFileSnapshot(pinned('refusals.txt'))
  })
}

/** The files of the migrations do what the transaction did. */
async function checkFiles(
  { corpus, withCopy }: CorpusDatabase,
  plans: Plan[],
  definitions: string[],
): Promise<void> {
  const migrations = plans.filter(({ pending }) => !pending).flatMap((plan) => plan.migrations)
  const after = plans.at(-1)?.after ?? []
  await withCopy(async (url) => {
    const engine = openEngine({ url, schema: after })
    try {
      await engine.apply([corpus.initial, ...migrations])
      expect(await engine.diffDatabase(after)).toBe('')
      await engine.transaction(async (execute) => {
        expect(await definitionsOf(execute)).toEqual(definitions)
      })
    } finally {
      await engine.dispose()
    }
  })
}
