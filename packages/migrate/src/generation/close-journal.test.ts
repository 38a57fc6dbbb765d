import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { generationProject, journalOf } from '../../test/generation-project.ts'
import { closeJournal } from './close-journal.ts'
import { journalFolder, journalIds, setMark, unfinishedJournal, writeJournal } from './journal.ts'
import { lastGeneration } from './last-generation.ts'

const ids = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `2026${String(at).padStart(13, '0')}-1-${name}`)

test('the newest 20 that are done stay, however many failed since', async () => {
  const { root } = generationProject()
  const done = ids('done', 22)
  const failed = ids('failed', 23)
  for (const [at, id] of [...done, ...failed].entries()) {
    await writeJournal(root, journalOf(root, [], { id }))
    await setMark(root, id, at < done.length ? 'done' : 'undone')
  }
  const last = '2027-1-last'
  await writeJournal(root, journalOf(root, [], { id: last }))
  await closeJournal(root, last, 'done')
  expect(journalIds(root)).toEqual([...done.slice(3), ...failed.slice(3), last].sort())
})

test('a folder that was half deleted is neither recovered nor undone, and goes with the next', async () => {
  const { root } = generationProject()
  const half = '2026-1-half'
  mkdirSync(journalFolder(root, half), { recursive: true })
  expect(unfinishedJournal(root)).toBeUndefined()
  writeFileSync(path.join(journalFolder(root, half), 'done'), '')
  expect(lastGeneration(root)).toBeUndefined()
})
