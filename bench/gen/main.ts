/**
 * `node bench/gen/main.ts [models…]`: a field on one of 3, 30 and 300 models, from the command to
 * the regenerated client, beside Prisma's two commands for the same, each in a project of its own
 * with its server running. Both twice: in a project that has only been set up, as by `pnpm dev`, which
 * made its client, and after an earlier run.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { diffSchemas } from '../../packages/schema-engine/src/index.ts'
import { largeSchema, lastModel } from './large-schema.ts'
import { measureProcess, type ProcessCost } from './measure-process.ts'

const rounds = 3
const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'bench-gen-'))
chmodSync(folder, 0o755) // for the server's user: else its data goes elsewhere and stays there
const projects: string[] = []

try {
  const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [3, 30, 300]
  process.stdout.write(`A field, with migration and client: median of ${rounds}\n`)
  for (const size of sizes) await compareAt(size)
} finally {
  for (const project of projects) node(project, 'packages/migrate/src/main.ts', 'stop')
  rmSync(folder, { recursive: true, force: true })
}

async function compareAt(models: number): Promise<void> {
  const ours = await project(`ours-${models}`, models)
  const peer = await project(`peer-${models}`, models)
  const costs = new Map<string, ProcessCost[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const run of ['first', 'second']) {
      const cold = run === 'first'
      const note = async (name: string, cost: Promise<ProcessCost>) => {
        const key = `${name}, ${run} run`
        costs.set(key, [...(costs.get(key) ?? []), await cost])
      }
      await note('prisma migrate dev, generate', byPrisma(peer, models, `${run}${round}`, cold))
      await note('gen field', byGen(ours, models, `${run}${round}`, cold))
    }
  }
  print(models, costs)
}

async function project(name: string, models: number): Promise<string> {
  const target = path.join(folder, name)
  node(root, 'packages/create-strata/src/main.ts', target, '--no-git')
  projects.push(target)
  const file = path.join(target, 'packages/db/prisma/schema.prisma')
  const before = readFileSync(file, 'utf8')
  const after = largeSchema(before, models)
  const sql = await diffSchemas([{ path: file, content: before }], [{ path: file, content: after }])
  const added = `${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}_add_records`
  const migration = path.join(path.dirname(file), 'migrations', added)
  mkdirSync(migration)
  writeFileSync(path.join(migration, 'migration.sql'), sql)
  writeFileSync(file, after)
  node(target, 'packages/migrate/src/main.ts', 'start')
  node(target, 'packages/migrate/src/main.ts', 'setup')
  return target
}

async function byGen(project: string, models: number, field: string, cold: boolean) {
  if (cold) forget(project)
  const script = 'packages/generators/src/main.ts'
  const args = ['field', lastModel(models), `${field}:string:optional`, '--yes']
  return measureProcess(project, [script, ...args], environment(project))
}

/** Without pnpm and without our wrapper: only Prisma's own time. */
async function byPrisma(project: string, models: number, field: string, cold: boolean) {
  if (cold) forget(project)
  const schema = path.join(project, 'packages/db/prisma/schema.prisma')
  const head = `model ${lastModel(models)} {\n`
  const before = readFileSync(schema, 'utf8')
  writeFileSync(schema, before.replace(head, `${head}  ${field} String?\n`))
  const run = (...args: string[]) =>
    measureProcess(
      path.join(project, 'packages/db'),
      ['node_modules/prisma/build/index.js', ...args],
      environment(project),
    )
  const migrate = await run('migrate', 'dev', '--name', `add_${field}`)
  const generate = await run('generate')
  return {
    ms: migrate.ms + generate.ms,
    cpu: migrate.cpu + generate.cpu,
    mb: Math.max(migrate.mb, generate.mb),
  }
}

/** What a run leaves for the next, but the client and what it was made from: Node's compiled code and our marks. */
function forget(project: string): void {
  rmSync(path.join(project, '.strata/gen'), { recursive: true, force: true })
  rmSync(compileCache(project), { recursive: true, force: true })
}

function compileCache(project: string): string {
  return `${project}-compile-cache`
}

function environment(project: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: compileCache(project) }
}

function print(models: number, costs: Map<string, ProcessCost[]>): void {
  process.stdout.write(`${models} models\n`)
  for (const [name, all] of costs) {
    const [ms, cpu, mb] = (['ms', 'cpu', 'mb'] as const).map((key) =>
      median(all.map((cost) => cost[key])),
    )
    const figures = [`${shown(ms)} ms`, `${shown(cpu)} ms of CPU`, `${shown(mb)} MB`]
    process.stdout.write(`  ${name.padEnd(40)}${figures.join('')}\n`)
  }
}

function shown(figure: number | undefined): string {
  return (figure ?? Number.NaN).toFixed(0).padStart(8)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function node(cwd: string, script: string, ...args: string[]): void {
  execFileSync(process.execPath, [path.join(cwd, script), ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}
