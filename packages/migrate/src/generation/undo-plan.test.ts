import { rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  generationProject,
  journalOf,
  noEngine,
  schemaFile,
  schemaText,
} from '../../test/generation-project.ts'
import { applyGeneration } from './apply-generation.ts'
import { closeJournal } from './close-journal.ts'
import { hasMark, type Journal, journalFile, writeJournal } from './journal.ts'
import { lastGeneration } from './last-generation.ts'
import { undoPlan } from './undo-plan.ts'

const migrations = 'packages/db/prisma/migrations'
const script = `${migrations}/20260102000000_add_note_title/migration.sql`
const sql = 'ALTER TABLE "Note" ADD COLUMN "title" TEXT;\n'

/** A project behind a generation that added a column. */
async function generated(more: Partial<Journal> = {}) {
  const started = generationProject({
    [schemaFile]: schemaText('title String?'),
    [`${migrations}/20260101000000_init/migration.sql`]: 'CREATE TABLE "Note" ();\n',
    [script]: sql,
    'apps/routes/notes/a.ts': 'a\n',
  })
  const files = [
    { path: schemaFile, before: schemaText('text String'), after: schemaText('title String?') },
    { path: script, before: undefined, after: sql },
    { path: 'apps/routes/notes/a.ts', before: undefined, after: 'a\n' },
    { path: 'apps/gone.ts', before: 'gone\r\n', after: undefined },
  ]
  const journal = journalOf(started.root, files, {
    migrations: [{ name: '20260102000000_add_note_title', sql }],
    apply: ['ALTER TABLE "Note" ADD COLUMN "title" TEXT'],
    undo: ['ALTER TABLE "Note" DROP COLUMN "title"'],
    ...more,
  })
  await writeJournal(started.root, journal)
  await closeJournal(started.root, journal.id, 'done')
  const plan = (database = 'local') =>
    undoPlan({
      project: started.project,
      journal: lastGeneration(started.root) ?? journal,
      database,
      now: new Date('2026-02-01T00:00:00Z'),
    })
  return { ...started, journal, plan }
}

describe('undoPlan', () => {
  test('reverses the files, the statements and the rows of a generation', async () => {
    const { plan, journal, project } = await generated()
    const { journal: undo, before, after, existing } = plan()
    expect(undo).toMatchObject({
      command: 'pnpm gen undo',
      kind: 'undo',
      undoes: journal.id,
      migrations: [],
      removed: ['20260102000000_add_note_title'],
      apply: journal.undo,
    })
    expect(undo.files.map(({ path, before, after }) => ({ path, before, after }))).toEqual(
      journal.files.map(({ path, before, after }) => ({ path, before: after, after: before })),
    )
    const [file = ''] = before.map(({ path }) => path)
    expect(file.startsWith(project.root)).toBe(true)
    expect(before).toEqual([{ path: file, content: schemaText('title String?') }])
    expect(after).toEqual([{ path: file, content: schemaText('text String') }])
    expect(existing.map(({ name }) => name)).toEqual(['20260101000000_init'])
  })

  test('refuses where a file was edited or is back', async () => {
    for (const [file, text] of [
      ['apps/routes/notes/a.ts', 'mine\n'],
      ['apps/gone.ts', 'back\n'],
    ] as const) {
      const { plan, write } = await generated()
      write(file, text)
      expect(() => plan()).toThrow(
        expect.objectContaining({
          code: 'GENERATE.FILE_CHANGED',
          message: `"${file}" was edited since "pnpm gen change", so it is not taken back.`,
          hint: `git diff -- ${file}`,
        }),
      )
    }
  })

  test('says what helps where its migration was discarded', async () => {
    const { plan, root } = await generated()
    rmSync(`${root}/${script}`)
    expect(() => plan()).toThrow(
      expect.objectContaining({
        message: `"${script}" of "pnpm gen change" is gone, and the database still has its change.`,
        hint: 'Bring its files back and run this again. Or lose all rows: pnpm db reset',
      }),
    )
  })

  test('refuses to take along what someone put into the folder of a migration', async () => {
    const { plan, write } = await generated()
    const file = script.replace('migration.sql', 'notes.md')
    write(file, 'mine\n')
    expect(() => plan()).toThrow(
      `"${file}" was put into a folder of "pnpm gen change", which undo would remove.`,
    )
  })

  test('refuses below a later migration, and on another database', async () => {
    const { plan, write } = await generated()
    expect(() => plan('localhost:5432/other')).toThrow(
      '"pnpm gen change" was done on the database "local"; the project now uses "localhost:5432/other".',
    )
    write(`${migrations}/20260103000000_by_hand/migration.sql`, 'SELECT 1;\n')
    expect(() => plan()).toThrow(
      'The migration "20260103000000_by_hand" came after "pnpm gen change" and may build on it.',
    )
  })

  test('says that a journal from before there was an undo has none', async () => {
    const { plan, journal, root } = await generated()
    const { id, command, startedAt, database, files, migrations: added } = journal
    const old = { id, command, startedAt, database, files, migrations: added }
    writeFileSync(journalFile(root, id), JSON.stringify(old))
    expect(() => plan()).toThrow(
      expect.objectContaining({
        code: 'GENERATE.NOT_UNDOABLE',
        message:
          '"pnpm gen change" was done before there was an undo, so it has no way back in its journal.',
      }),
    )
  })
})

describe('lastGeneration', () => {
  test('is the newest that is whole and not undone', async () => {
    const { root, project } = generationProject()
    const ended = async (id: string, ending: 'done' | 'undone') => {
      const files = [{ path: `apps/${id}.ts`, before: undefined, after: `${id}\n` }]
      const journal = journalOf(root, files, { id })
      const generation = { project, journal, before: [], after: [], existing: [], engine: noEngine }
      const { signal } = new AbortController()
      if (ending === 'done') return applyGeneration({ ...generation, signal })
      await writeJournal(root, journal)
      await closeJournal(root, id, ending)
    }
    expect(lastGeneration(root)).toBeUndefined()
    await ended('2026-1-a', 'done')
    await ended('2026-2-b', 'done')
    await ended('2026-3-c', 'undone')
    for (const id of ['2026-2-b', '2026-1-a']) {
      const journal = lastGeneration(root)
      if (journal === undefined) throw new Error('There is none.')
      expect(journal.id).toBe(id)
      const plan = undoPlan({ project, journal, database: 'local', now: new Date() })
      const { signal } = new AbortController()
      await applyGeneration({ project, ...plan, engine: noEngine, signal })
      expect(hasMark(root, id, 'undone')).toBe(true)
    }
    expect(lastGeneration(root)).toBeUndefined()
  })
})
