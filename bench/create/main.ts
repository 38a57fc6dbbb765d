/**
 * `node bench/create/main.ts [folder]`: creating a project beside its peers, in one run.
 *
 * Files only against create-vite (its react-ts template), everything against a bare
 * `pnpm install --frozen-lockfile` of the same lockfile, all by the same Node and pnpm.
 * Nothing is deleted before the end: for half a minute after a deletion ext4 without a journal is
 * slow at making files. For the same reason leave the machine alone before a run.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compare, type Run } from '../measure.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(process.argv[2] ?? tmpdir(), 'bench-create-'))
chmodSync(folder, 0o755) // for the server's user: else its data goes elsewhere and stays there
const node = process.execPath
const checkout = path.join(root, 'packages/create-strata/src/main.ts')

try {
  exec(folder, 'npm', 'install', '--silent', '--no-audit', '--prefix', folder, 'create-vite@9')
  exec(path.join(root, 'packages/create-strata'), 'pnpm', 'pack', '--out', `${folder}/strata.tgz`)
  exec(folder, 'tar', '--extract', '--file', 'strata.tgz')
  await compare('Files only', [
    fresh('create-vite', 'node_modules/create-vite/index.js', '--no-interactive', '-t', 'react-ts'),
    fresh('pnpm create strata --files-only', 'package/dist/main.mjs', '--files-only'),
    fresh('pnpm new --files-only', checkout, '--files-only'),
  ])
  await compare('Everything', [
    bareInstall(),
    fresh('pnpm create strata', 'package/dist/main.mjs'),
    fresh('pnpm new', checkout),
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A project that a program of Node makes, each round another. */
function fresh(name: string, program: string, ...flags: string[]): Run {
  const file = path.resolve(folder, program)
  const id = name.replaceAll(/\W+/g, '-')
  return { name, measure: (round) => void exec(folder, node, file, `${id}-${round}`, ...flags) }
}

function bareInstall(): Run {
  const project = (round: number) => `bare-${round}`
  for (const round of [0, 1, 2, 3, 4, 5]) {
    exec(folder, node, 'package/dist/main.mjs', project(round), '--files-only')
  }
  return {
    name: 'pnpm install --frozen-lockfile',
    measure: (round) =>
      void exec(path.join(folder, project(round)), 'pnpm', 'install', '--frozen-lockfile'),
  }
}

function exec(cwd: string, file: string, ...args: string[]): string {
  return execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
