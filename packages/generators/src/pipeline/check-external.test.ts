import { expect, test } from 'vitest'
import { planInMemory, stateOf } from '../../test/command-properties/plan-in-memory.ts'
import { head } from '../../test/planned.ts'
import { checkExternal } from './check-external.ts'

const models = `model Job {
  id   Int  @id
  mood Mood

  @@map("queue_jobs")
}

model Post {
  id Int @id
}

enum Mood {
  ok
}
`
const externals = {
  tables: ['public.queue_jobs', 'public.pages'],
  enums: ['public.Mood'],
  shadowScript: '',
}

async function check(command: string): Promise<void> {
  const files = [{ path: '/schema/schema.prisma', content: head + models }]
  const plan = await planInMemory(command.split(' '), stateOf(files, false))
  if (plan === 'identical') throw new Error(`${command} is there already.`)
  checkExternal(
    plan.change.steps.flatMap(({ apply }) => apply),
    externals,
  )
}

test.each([
  ['field Job note:text:optional', 'table "public.queue_jobs"'],
  ['index Job mood', 'table "public.queue_jobs"'],
  ['rename field Job mood state --db', 'table "public.queue_jobs"'],
  ['remove model Job --now', 'table "public.queue_jobs"'],
  ['relation Job post:ref:Post:optional', 'table "public.queue_jobs"'],
  ['model Page title:string', 'table "public.pages"'],
  ['enum-value Mood sad', 'enum "public.Mood"'],
  ['rename enum-value Mood ok fine --db', 'enum "public.Mood"'],
])('%s changes what another tool manages', async (command, what) => {
  await expect(check(command)).rejects.toMatchObject({
    code: 'SCHEMA.EXTERNAL',
    message: `The ${what} is external in packages/db/prisma.config.ts: another tool manages it.`,
  })
})

test.each([
  'relation Post job:ref:Job:optional',
  'rename field Job mood state --code-only',
  'rename model Job Task --code-only',
  'field Post mood:Mood:optional',
])('%s leaves it as it is', async (command) => {
  await expect(check(command)).resolves.toBeUndefined()
})

test('in a database of several schemas the name alone does not tell', () => {
  const tables = ['app.jobs']
  const jobs = { ...externals, tables }
  expect(() => checkExternal(['ALTER TABLE "app"."jobs" ADD "x" TEXT'], jobs)).toThrow('"app.jobs"')
  expect(() => checkExternal(['ALTER TABLE "other"."jobs" ADD "x" TEXT'], jobs)).not.toThrow()
})
