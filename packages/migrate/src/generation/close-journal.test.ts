import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { generationProject, journalOf } from '../../test/generation-project.ts'
import { closeJournal } from './close-journal.ts'
import { journalFolder, journalIds, setMark, unfinishedJournal, writeJournal } from './journal.ts'
import { lastGeneration } from './last-generation.ts'
import { outdatedCopies } from './outdated-journals.ts'

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

test('one whose copies are in the database stays until they are dropped', async () => {
  const { root } = generationProject()
  const done = ids('done', 21)
  for (const [at, id] of done.entries()) {
    const undo = at === 0 ? ['DROP TABLE "strata_undo"."remove_x"'] : []
    await writeJournal(root, journalOf(root, [], { id, undo }))
    await setMark(root, id, 'done')
  }
  const outdated = outdatedCopies(root, journalOf(root, []))
  expect(outdated).toEqual({ ids: [done[0]], copies: ['"strata_undo"."remove_x"'] })
  await closeJournal(root, done[20] ?? '', 'done')
  expect(journalIds(root)).toEqual(done)
  await closeJournal(root, done[20] ?? '', 'done', outdated.ids)
  expect(journalIds(root)).toEqual(done.slice(1))
})

test('a copy stays that a later generation has under the same name, or another database', async () => {
  const { root } = generationProject()
  const done = ids('done', 21)
  for (const [at, id] of done.entries()) {
    const undo = at === 0 || at === 9 ? ['DROP TABLE "strata_undo"."remove_x"'] : []
    await writeJournal(root, journalOf(root, [], { id, undo }))
    await setMark(root, id, 'done')
  }
  expect(outdatedCopies(root, journalOf(root, []))).toEqual({ ids: [done[0]], copies: [] })
  await setMark(root, done[9] ?? '', 'undone')
  expect(outdatedCopies(root, journalOf(root, [], { database: 'other' })).copies).toEqual([])
})

test('a folder that was half deleted is neither recovered nor undone, and goes with the next', async () => {
  const { root } = generationProject()
  const half = '2026-1-half'
  mkdirSync(journalFolder(root, half), { recursive: true })
  expect(unfinishedJournal(root)).toBeUndefined()
  writeFileSync(path.join(journalFolder(root, half), 'done'), '')
  expect(lastGeneration(root)).toBeUndefined()
})
