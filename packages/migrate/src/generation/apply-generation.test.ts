import { describe, expect, test } from 'vitest'
import {
  generationProject,
  journalOf,
  noEngine,
  schemaFile,
  schemaText,
} from '../../test/generation-project.ts'
import { readSchema } from '../project.ts'
import { applyGeneration } from './apply-generation.ts'
import { journalFolder, unfinishedJournal } from './journal.ts'
import type { Moment } from './moment.ts'
import { recoverGeneration } from './recover-generation.ts'
import { schemaWith } from './schema-with.ts'

const renamed = schemaText('content String @map("text")')

/** A rename in the code alone, with a file that is new and one that goes. */
function codeOnly() {
  const started = generationProject({ 'apps/old/a.ts': 'old\n', 'apps/kept.ts': 'one\n' })
  const { root, project } = started
  const journal = journalOf(root, [
    { path: schemaFile, before: schemaText('text String'), after: renamed },
    { path: 'apps/new/deep/a.ts', before: undefined, after: 'new\n' },
    { path: 'apps/kept.ts', before: 'one\n', after: 'two\n' },
    { path: 'apps/old/a.ts', before: 'old\n', after: undefined },
  ])
  const generation = {
    project,
    journal,
    before: readSchema(project),
    after: schemaWith(project, journal.files),
    existing: [],
    engine: noEngine,
    signal: new AbortController().signal,
  }
  const recover = () =>
    recoverGeneration({ project, env: {}, signal: new AbortController().signal })
  return { ...started, journal, generation, recover }
}

const after = {
  [schemaFile]: renamed,
  'apps/new/deep/a.ts': 'new\n',
  'apps/kept.ts': 'two\n',
}

/** Where the process is killed, it does nothing more. */
function killedAt(generation: Parameters<typeof applyGeneration>[0], moment: Moment) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const onMoment = (now: Moment) => {
    if (now !== moment) return Promise.resolve()
    resolve()
    return new Promise<void>(() => {})
  }
  return Promise.race([promise, applyGeneration({ ...generation, onMoment })])
}

describe('a change of files alone', () => {
  test('is whole without a database, its client and its folders too', async () => {
    const { generation, files, exists } = codeOnly()
    await applyGeneration(generation)
    expect(files()).toEqual(after)
    expect(exists('apps/old')).toBe(false)
    expect(exists('packages/db/src/generated/client.ts')).toBe(true)
    expect(unfinishedJournal(generation.project.root)).toBeUndefined()
  })

  test.each<[Moment, 'before' | 'after']>([
    ['journaled', 'before'],
    ['staged apps/kept.ts', 'before'],
    ['staged', 'before'],
    ['committed', 'after'],
    ['client', 'after'],
    ['file apps/new/deep/a.ts', 'after'],
    ['file apps/old/a.ts', 'after'],
    [`file ${schemaFile}`, 'after'],
    ['published', 'after'],
  ])('that is killed at %s is %s after recovery', async (moment, side) => {
    const { generation, files, recover, exists } = codeOnly()
    const before = files()
    await killedAt(generation, moment)
    const outcome = side === 'after' ? 'finished' : 'taken back'
    expect(await recover()).toMatchObject({ outcome })
    expect(files()).toEqual(side === 'after' ? after : before)
    expect(exists('apps/old')).toBe(side === 'before')
    expect(exists('apps/new')).toBe(side === 'after')
    expect(await recover()).toBeUndefined()
  })

  test('is not there when it is cancelled, or its client cannot be made', async () => {
    const { generation, files, exists } = codeOnly()
    const before = files()
    const abort = new AbortController()
    const cancelled = applyGeneration({
      ...generation,
      signal: abort.signal,
      onMoment: async (moment) => {
        if (moment === 'staged') abort.abort(new Error('Ctrl-C'))
      },
    })
    await expect(cancelled).rejects.toThrow('Ctrl-C')
    const invalid = [{ path: '/schema.prisma', content: 'model Note {\n  id Int @id\n}\n' }]
    const failing = applyGeneration({ ...generation, after: invalid })
    await expect(failing).rejects.toMatchObject({ code: 'CLIENT.NO_GENERATOR' })
    expect(files()).toEqual(before)
    expect(exists('apps/new')).toBe(false)
  })

  test('leaves the client alone where the schema stays', async () => {
    const { generation, root, exists } = codeOnly()
    const journal = journalOf(root, [{ path: 'apps/b.ts', before: undefined, after: 'b\n' }])
    await applyGeneration({ ...generation, journal, after: generation.before })
    expect(exists('apps/b.ts')).toBe(true)
    expect(exists('packages/db/src/generated')).toBe(false)
    expect(exists(`${journalFolder('', journal.id)}/done`)).toBe(true)
  })
})

test('statements without a migration are a bug: nothing would tell recovery that they are there', async () => {
  const { generation, journal } = codeOnly()
  const wrong = applyGeneration({ ...generation, journal: { ...journal, apply: ['SELECT 1'] } })
  await expect(wrong).rejects.toThrow('Statements and no migration: SELECT 1')
})
