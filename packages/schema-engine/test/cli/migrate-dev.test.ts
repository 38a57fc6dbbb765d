import { existsSync } from 'node:fs'
import { runProcess } from '@repo/cli'
import { describe, expect } from 'vitest'
import { prismaCli, test } from '../project.ts'
import { history, model, schema } from '../schemas.ts'

const users =
  'CREATE TABLE "User" (\n    "id" INTEGER NOT NULL,\n\n    CONSTRAINT "User_pkey" PRIMARY KEY ("id")\n);\n'

describe.concurrent('prisma migrate dev', () => {
  test('creates and applies the first migration, then finds nothing to do', async ({ project }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User')) })

    const first = await project.prisma('migrate dev --name init')
    expect(first).toMatchObject({ exitCode: 0 })
    expect(first.output).toContain('Your database is now in sync with your schema.')
    const [name = ''] = project.migrations()
    expect(name).toMatch(/^\d{14}_init$/)
    expect(project.read(`prisma/migrations/${name}/migration.sql`)).toBe(`-- CreateTable\n${users}`)
    expect(await project.database.query('SELECT * FROM "User"')).toEqual([])

    const second = await project.prisma('migrate dev --name again')
    expect(second.output).toContain('Already in sync, no schema change or pending migration')
    expect(project.migrations()).toEqual([name])
  })

  test('applies what is pending before it creates a second migration', async ({ project }) => {
    project.write({
      'prisma/schema.prisma': schema(model('User', 'name String?')),
      ...history({ '20240101000000_init': users }),
    })

    const { output, exitCode } = await project.prisma('migrate dev --name add_name')

    expect(exitCode, output).toBe(0)
    const [, name = ''] = project.migrations()
    expect(project.read(`prisma/migrations/${name}/migration.sql`)).toBe(
      '-- AlterTable\nALTER TABLE "User" ADD COLUMN     "name" TEXT;\n',
    )
    expect(await project.database.query('SELECT id, name FROM "User"')).toEqual([])
  })

  test('--create-only writes the migration and leaves the database', async ({ project }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User')) })

    const { output, exitCode } = await project.prisma('migrate dev --create-only --name init')

    expect(exitCode, output).toBe(0)
    expect(output).toContain('You can now edit it and apply it')
    expect(project.migrations()).toHaveLength(1)
    await expect(project.database.query('SELECT * FROM "User"')).rejects.toThrow('does not exist')
  })

  test('stops at data loss without a terminal', async ({ project }) => {
    project.write({
      'prisma/schema.prisma': schema(model('User')),
      ...history({ '20240101000000_init': `${users}ALTER TABLE "User" ADD COLUMN "name" TEXT;` }),
    })
    await project.deploy()
    await project.database.query(`INSERT INTO "User" VALUES (1, 'Ada')`)

    const { output, exitCode } = await project.prisma('migrate dev --name drop_name')

    expect(exitCode).toBe(1)
    expect(output).toContain('detected that the environment is non-interactive')
    expect(output).toContain(
      'You are about to drop the column `name` on the `User` table, which still contains 1 non-null values.',
    )
    expect(project.migrations()).toEqual(['20240101000000_init'])
  })

  test.runIf(process.platform === 'linux' && existsSync('/usr/bin/script'))(
    'asks about data loss on a terminal',
    async ({ project }) => {
      project.write({
        'prisma/schema.prisma': schema(model('User')),
        ...history({ '20240101000000_init': `${users}ALTER TABLE "User" ADD COLUMN "name" TEXT;` }),
      })
      await project.deploy()
      await project.database.query(`INSERT INTO "User" VALUES (1, 'Ada')`)

      const command = `${process.execPath} ${prismaCli} migrate dev --name drop_name`
      const { exitCode, stdout } = await runProcess(
        '/usr/bin/script',
        ['--quiet', '--return', '--command', command, '/dev/null'],
        // Where CI is set, Prisma asks nothing even on a terminal.
        { cwd: project.folder, env: { ...project.env, CI: undefined }, input: 'y' },
      )

      expect(exitCode, stdout).toBe(0)
      expect(stdout).toContain('Are you sure you want to create and apply this migration?')
      expect(project.migrations()).toHaveLength(2)
      expect(await project.database.query('SELECT * FROM "User"')).toEqual([{ id: 1 }])
    },
  )

  test('reports a change made by hand as drift', async ({ project }) => {
    project.write({
      'prisma/schema.prisma': schema(model('User')),
      ...history({ '20240101000000_init': users }),
    })
    await project.deploy()
    await project.database.query('CREATE TABLE "ByHand" (id int PRIMARY KEY)')

    const { output, exitCode } = await project.prisma('migrate dev --name next')

    expect(exitCode).toBe(130)
    expect(output).toContain('Drift detected')
    expect(output).toContain('[+] Added tables\n  - ByHand')
  })
})
