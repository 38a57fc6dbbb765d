import { cloneDatabase, dropDatabase, ensureDatabase } from '@repo/local-postgres'
import { type Engine, openEngine } from '@repo/schema-engine'
import { inject } from 'vitest'
import type { CorpusSchema } from './corpus-schema.ts'
import { type DatabaseContent, definitionsOf, rowsOf } from './database-content.ts'
import { fillTables } from './fill-tables.ts'

export interface CorpusDatabase {
  corpus: CorpusSchema
  /** On a database that has the schema, and three rows in each table. */
  engine: Engine
  before: DatabaseContent
  /** Gives the URL of another one like it, which is there for as long as `work` needs it. */
  withCopy: (work: (url: string) => Promise<void>) => Promise<void>
  remove: () => Promise<void>
}

/** Makes the database once, for copies of it to be worked on. */
export async function openCorpusDatabase(corpus: CorpusSchema): Promise<CorpusDatabase> {
  const adminUrl = inject('adminUrl')
  const template = `corpus_${corpus.name}_${process.pid}`
  const urlOf = (name: string) => Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  await ensureDatabase(adminUrl, template)
  const maker = openEngine({ url: urlOf(template), schema: corpus.files })
  await maker.apply([corpus.initial])
  const before = await maker.transaction(async (execute) => {
    await fillTables(execute)
    return { definitions: await definitionsOf(execute), rows: await rowsOf(execute) }
  })
  await maker.dispose()
  const [own, copy] = [`${template}_own`, `${template}_copy`]
  await cloneDatabase({ adminUrl, template, name: own })
  const engine = openEngine({ url: urlOf(own), schema: corpus.files })
  return {
    corpus,
    engine,
    before,
    async withCopy(work) {
      await cloneDatabase({ adminUrl, template, name: copy })
      try {
        await work(urlOf(copy))
      } finally {
        await dropDatabase(adminUrl, copy)
      }
    },
    async remove() {
      await engine.dispose()
      for (const name of [own, template]) await dropDatabase(adminUrl, name)
    },
  }
}
