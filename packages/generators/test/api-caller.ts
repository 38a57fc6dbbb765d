import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Of what every project has. */
const calls = `
import type { Api } from '@repo/api'
import { createClient } from '@repo/api-client'

const { health, ...others } = createClient<Api>({ baseUrl: 'http://api' })
export const status: 'ok' = (await (await health.ready.$get()).json()).status
// @ts-expect-error: no such method
health.ready.$post
// @ts-expect-error: no such resource
others.nothing
`

/** Of a page for browsers: neither Node's types nor the settings of the API. */
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  target: 'es2024',
  lib: ['es2024', 'dom'],
  types: [],
  skipLibCheck: true,
  noEmit: true,
}

/** Adds a package that calls the API of a project, by the type that it has for others. */
export function addCaller(folder: string): void {
  const links = path.join(folder, 'apps/caller/node_modules/@repo')
  mkdirSync(links, { recursive: true })
  symlinkSync(path.join(folder, 'apps/api'), path.join(links, 'api'))
  symlinkSync(path.join(folder, 'packages/api-client'), path.join(links, 'api-client'))
  const files = {
    'package.json': { type: 'module' },
    'tsconfig.json': { compilerOptions, include: ['*.ts'] },
  }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, 'apps/caller', name), JSON.stringify(content))
  }
  writeFileSync(path.join(folder, 'apps/caller/calls.ts'), calls)
}

/** What the type of the API rests on that its callers may not have, or would have to read all of. */
export function foreignTypes(folder: string): string {
  const file = path.join(folder, 'apps/api/dist-types/apps/api/src/api-type.d.ts')
  const used = readFileSync(file, 'utf8').matchAll(/import\("([^"]+)"\)\.\w+/g)
  const foreign = [...used].filter(([, name = '']) => !/^(hono|zod)\b/.test(name))
  return foreign.map(([text]) => text).join('\n')
}
