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
    const status = await project.prisma('migrate status')
    const again = await project.prisma(`migrate resolve --applied ${init}`)

    expect(baseline.output).toContain(`Migration ${init} marked as applied.`)
    expect(status).toMatchObject({ exitCode: 0 })
    expect(status.output).toContain('Database schema is up to date!')
    expect(again.exitCode).toBe(1)
    expect(again.output).toContain('P3008')
    expect(again.output).toContain(`The migration "${init}" is already recorded as applied.`)
  })

  test('--applied needs a migration of that name: P3017', async ({ project, expect }) => {
    project.write(files)

    const { output, exitCode } = await project.prisma('migrate resolve --applied 2024_no')

    expect(exitCode).toBe(1)
    expect(output).toContain('P3017')
    expect(output).toContain('There is no migration "2024_no".')
  })

  test('--rolled-back frees the way for the corrected file', async ({ project, expect }) => {
    project.write({ ...files, ...history({ [init]: users, [failing]: 'SELECT nope;' }) })
    await expect(project.deploy()).rejects.toMatchObject({ code: 'MIGRATION.FAILED' })
    const status = await project.prisma('migrate status')
    project.write(history({ [failing]: 'CREATE TABLE fine (id int);' }))

    const resolved = await project.prisma(`migrate resolve --rolled-back ${failing}`)
    const deployed = await project.prisma('migrate deploy')

    expect(status.exitCode).toBe(1)
    expect(status.output).toContain(`Following migration have failed:\n${failing}`)
    expect(resolved).toMatchObject({ exitCode: 0 })
    expect(deployed.exitCode, deployed.output).toBe(0)
  })

  test('--rolled-back is for failed migrations: P3011, P3012', async ({ project, expect }) => {
    project.write(files)
    await project.deploy()

    const succeeded = await project.prisma(`migrate resolve --rolled-back ${init}`)
    const unknown = await project.prisma(`migrate resolve --rolled-back ${failing}`)

    expect(succeeded.output).toContain('P3012')
    expect(succeeded.output).toContain(`The migration "${init}" did not fail`)
    expect(unknown.output).toContain('P3011')
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
