import { expect, test } from 'vitest'
import { parsePrismaArguments } from './prisma-arguments.ts'

test.each([
  ['migrate reset --force', 'migrate reset'],
  ['migrate --config x reset', 'migrate reset'],
  ['--config prisma.config.ts migrate dev -n name', 'migrate dev'],
  ['db --schema=prisma push --force-reset', 'db push'],
  ['db execute --file migrate.sql --stdin', 'db execute'],
  ['studio --port 1', 'studio'],
  ['migrate', 'migrate'],
  ['--version', ''],
  ['', ''],
])('%s is the command "%s"', (line, command) => {
  expect(parsePrismaArguments(line.split(' ').filter(Boolean)).command).toBe(command)
})

test('takes the flags out that Prisma does not know', () => {
  const line = 'migrate reset --confirm app --force --allow-remote'
  expect(parsePrismaArguments(line.split(' '))).toMatchObject({
    forPrisma: ['migrate', 'reset', '--force'],
    allowRemote: true,
    confirm: 'app',
  })
  expect(parsePrismaArguments(['db', 'push', '--confirm=my app'])).toMatchObject({
    forPrisma: ['db', 'push'],
    allowRemote: false,
    confirm: 'my app',
  })
})

test('reads the flags of Prisma that what comes first depends on', () => {
  const line = 'migrate dev -n add_x --url postgresql://h/app --config=other.ts'
  expect(parsePrismaArguments(line.split(' '))).toMatchObject({
    name: 'add_x',
    url: 'postgresql://h/app',
    config: 'other.ts',
    help: false,
  })
  expect(parsePrismaArguments(['migrate', 'resolve', '--applied', '1_init'])).toMatchObject({
    applied: '1_init',
  })
  expect(parsePrismaArguments(['migrate', 'dev', '-h']).help).toBe(true)
})
