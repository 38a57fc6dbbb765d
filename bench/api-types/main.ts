/**
 * `node bench/api-types/main.ts [resources…]`: how long the compiler takes for the routes of 10 and
 * 100 resources and a caller of each by the typed client, by the shape that the routes have.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compare } from '../measure.ts'
import { shapes } from './shapes.ts'

const api = path.resolve(import.meta.dirname, '../../apps/api')
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100]
const folder = mkdtempSync(path.join(api, 'bench-types-')) // where its imports are found

try {
  for (const size of sizes) {
    const projects = Object.entries(shapes).map(([name, filesOf]) => {
      const project = path.join(folder, `${name.replaceAll(' ', '-')}-${size}`)
      write(project, filesOf(size))
      return { name, project }
    })
    for (const { name, project } of projects) process.stdout.write(`${name}: ${costOf(project)}\n`)
    await compare(
      `Type-checking ${size} resources and a caller of each`,
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
