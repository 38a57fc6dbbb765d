/**
 * `node bench/create/main.ts [folder]`: creating a project beside its peers, in one run.
 *
 * Files only against create-vite (its react-ts template), everything against a bare
 * `pnpm install --frozen-lockfile` of the same lockfile. The first round warms up and is not counted.
 * Nothing is deleted before the end: for half a minute after a deletion ext4 without a journal is
 * slow at making files. For the same reason leave the machine alone before a run.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

interface Run {
  name: string
  /** What runs in an untouched place, other for each round. */
  command: (round: number) => { file: string; args: string[]; cwd: string }
}

const rounds = 5
const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(process.argv[2] ?? tmpdir(), 'bench-create-'))
const node = process.execPath

try {
  exec(folder, 'npm', 'install', '--silent', '--no-audit', '--prefix', folder, 'create-vite@9')
  exec(path.join(root, 'packages/create-strata'), 'pnpm', 'pack', '--out', `${folder}/strata.tgz`)
  exec(folder, 'tar', '--extract', '--file', 'strata.tgz')
  report('Files only', [
    fresh('create-vite', 'node_modules/create-vite/index.js', '--no-interactive', '-t', 'react-ts'),
    fresh('pnpm create strata --files-only', 'package/dist/main.mjs', '--files-only'),
    fresh('pnpm new --files-only', `${root}/packages/create-strata/src/main.ts`, '--files-only'),
  ])
  report('Everything', [bareInstall(), fresh('pnpm create strata', 'package/dist/main.mjs')])
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function fresh(name: string, program: string, ...flags: string[]): Run {
  const id = name.replaceAll(/\W+/g, '-')
  return {
    name,
    command: (round) => ({
      file: node,
      args: [path.resolve(folder, program), `${id}-${round}`, ...flags],
      cwd: folder,
    }),
  }
}

function bareInstall(): Run {
  for (let round = 0; round <= rounds; round += 1) {
    exec(folder, node, 'package/dist/main.mjs', `bare-${round}`, '--files-only')
  }
  return {
    name: 'pnpm install --frozen-lockfile',
    command: (round) => ({
      file: 'pnpm',
      args: ['install', '--frozen-lockfile'],
      cwd: path.join(folder, `bare-${round}`),
    }),
  }
}

/** Rounds over all of them, so that a slow minute of the machine is everybody's. */
function report(title: string, runs: readonly Run[]): void {
  const times = new Map(runs.map((run) => [run, [] as number[]]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const run of runs) {
      const { file, args, cwd } = run.command(round)
      const start = performance.now()
      exec(cwd, file, ...args)
      if (round > 0) times.get(run)?.push(performance.now() - start)
    }
  }
  const medians = runs.map((run) => ({ name: run.name, ms: median(times.get(run) ?? []) }))
  const peer = medians[0]?.ms ?? Number.NaN
  process.stdout.write(`${title}, median of ${rounds}\n`)
  for (const { name, ms } of medians) {
    const ratio = (ms / peer).toFixed(2)
    process.stdout.write(
      `  ${name.padEnd(34)}${ms.toFixed(0).padStart(7)} ms${ratio.padStart(7)}\n`,
    )
  }
}

function exec(cwd: string, file: string, ...args: string[]): string {
  return execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN
}
