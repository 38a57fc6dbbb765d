/**
 * `node bench/api-types/main.ts [resources…]`: how long the compiler takes for the routes of 10 and
 * 100 resources and a caller of each by the typed client, by the shape of the routes and where the
 * caller has their type from.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compare } from '../measure.ts'
import { shapes } from './shapes.ts'

const api = path.resolve(import.meta.dirname, '../../apps/api')
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100]
const folder = mkdtempSync(path.join(api, 'bench-types-')) // where its imports are found

try {
  for (const size of sizes) {
    const declared = path.join(folder, `types-${size}`)
    const projects = Object.entries(shapes).map(([name, filesOf]) => {
      const project = path.join(folder, `${name.replaceAll(/[ ,]+/g, '-')}-${size}`)
      write(project, filesOf(size, typeIn(declared, `the-routes-alone-${size}`)))
      return { name, project }
    })
    declare(path.join(folder, `the-routes-alone-${size}`), declared)
    for (const { name, project } of projects) process.stdout.write(`${name}: ${costOf(project)}\n`)
    await compare(
      `Type-checking for ${size} resources`,
      projects.map(({ name, project }) => ({ name, measure: () => void check(project) })),
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function write(project: string, files: Record<string, string>): void {
  mkdirSync(project)
  const config = { extends: '../../tsconfig.json', include: ['*.ts'] }
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify(config))
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(project, name), text)
}

/** Where `declare` writes the type of a project's API. */
function typeIn(declared: string, project: string): string {
  return path.join(declared, 'apps/api', path.basename(folder), project, 'api-type.d.ts')
}

/** What `pnpm types` does in apps/api. */
function declare(project: string, outDir: string): void {
  const config = {
    extends: '../../tsconfig.types.json',
    compilerOptions: { rootDir: '../../../..', outDir },
    files: ['api-type.ts'],
  }
  writeFileSync(path.join(project, 'tsconfig.types.json'), JSON.stringify(config))
  const started = performance.now()
  check(path.join(project, 'tsconfig.types.json'))
  const ms = Math.round(performance.now() - started)
  const { size } = statSync(typeIn(outDir, path.basename(project)))
  process.stdout.write(`Declaring the type: ${ms} ms, ${Math.round(size / 1024)} KB\n`)
}

function check(project: string): string {
  const tsc = path.join(api, 'node_modules/.bin/tsc')
  const { status, stdout } = spawnSync(tsc, ['-p', project, '--extendedDiagnostics'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout)
  return stdout
}

function costOf(project: string): string {
  const told = check(project)
  return ['Types', 'Instantiations', 'Memory used', 'Check time']
    .map((name) => `${name} ${new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(told)?.[1]}`)
    .join(', ')
}
