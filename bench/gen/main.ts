/**
 * `node bench/gen/main.ts`: a field on a model, from the command to the regenerated client, beside
 * Prisma's two commands for the same, each in a project of its own with its server running.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compare } from '../measure.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'bench-gen-'))
chmodSync(folder, 0o755) // for the server's user: else its data goes elsewhere and stays there
const [ours, peer] = [project('ours'), project('peer')]

try {
  await compare('A field, with migration and client', [
    {
      name: 'prisma migrate dev + prisma generate',
      measure(round) {
        editByHand(`peer${round}`)
        prisma('migrate', 'dev', '--name', `add_user_peer${round}`)
        prisma('generate')
      },
    },
    {
      name: 'gen field',
      measure: (round) =>
        node(
          ours,
          'packages/generators/src/main.ts',
          'field',
          'User',
          `ours${round}:string:optional`,
          '--yes',
        ),
    },
  ])
} finally {
  for (const one of [ours, peer]) node(one, 'packages/migrate/src/main.ts', 'stop')
  rmSync(folder, { recursive: true, force: true })
}

function project(name: string): string {
  const target = path.join(folder, name)
  node(root, 'packages/create-strata/src/main.ts', target, '--no-git')
  node(target, 'packages/migrate/src/main.ts', 'start')
  return target
}

function editByHand(field: string): void {
  const schema = path.join(peer, 'packages/db/prisma/schema.prisma')
  const before = readFileSync(schema, 'utf8')
  writeFileSync(schema, before.replace('  name ', `  ${field} String?\n  name `))
}

/** Without pnpm and without our wrapper: only Prisma's own time. */
function prisma(...args: string[]): void {
  exec(path.join(peer, 'packages/db'), 'node_modules/prisma/build/index.js', ...args)
}

function node(cwd: string, script: string, ...args: string[]): void {
  exec(cwd, path.join(cwd, script), ...args)
}

function exec(cwd: string, ...args: string[]): void {
  execFileSync(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
}
