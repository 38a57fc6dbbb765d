import { describe } from 'vitest'
import { test } from '../project.ts'
import { history, model, schema } from '../schemas.ts'

const init = '20240101000000_init'
const failing = '20240102000000_failing'
const users =
  'CREATE TABLE "User" ("id" INTEGER NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));'
const files = { 'prisma/schema.prisma': schema(model('User')), ...history({ [init]: users }) }

describe.concurrent('prisma migrate resolve', () => {
  test('--applied baselines a database, once: P3008', async ({ project, expect }) => {
    project.write(files)
    await project.database.query(users)

    const baseline = await project.prisma(`migrate resolve --applied ${init}`)
    const again = await project.prisma(`migrate resolve --applied ${init}`)

    expect(baseline.output).toContain(`Migration ${init} marked as applied.`)
    expect(again.exitCode).toBe(1)
    expect(again.output).toContain('P3008')
    expect(again.output).toContain(`The migration "${init}" is already recorded as applied.`)
  })

  test('--rolled-back frees the way for the corrected file', async ({ project, expect }) => {
    project.write({ ...files, ...history({ [init]: users, [failing]: 'SELECT nope;' }) })
    await expect(project.deploy()).rejects.toMatchObject({ code: 'MIGRATION.FAILED' })
    const status = await project.prisma('migrate status')
    project.write(history({ [failing]: 'CREATE TABLE fine (id int);' }))

    const resolved = await project.prisma(`migrate resolve --rolled-back ${failing}`)

    expect(status.exitCode).toBe(1)
    expect(status.output).toContain(`Following migration have failed:\n${failing}`)
    expect(resolved).toMatchObject({ exitCode: 0 })
    await project.deploy()
  })

  test('--rolled-back is for failed migrations: P3012', async ({ project, expect }) => {
    project.write(files)
    await project.deploy()

    const succeeded = await project.prisma(`migrate resolve --rolled-back ${init}`)

    expect(succeeded.output).toContain('P3012')
    expect(succeeded.output).toContain(`The migration "${init}" did not fail`)
  })
})

describe.concurrent('prisma migrate status', () => {
  test('lists what is pending', async ({ project, expect }) => {
    project.write(files)

    const { output, exitCode } = await project.prisma('migrate status')

    expect(exitCode).toBe(1)
    expect(output).toContain(`Following migration have not yet been applied:\n${init}`)
  })
})
