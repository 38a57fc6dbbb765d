import path from 'node:path'
import { UserError } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import { kebabCase } from '../grammar/words.ts'
import type { Render } from '../pipeline/generator.ts'
import type { ProjectState } from '../pipeline/project-state.ts'

interface ChangesetParts {
  name: string
  summary: string
  /** Their folders. */
  packages: string[]
  /** Whether what used them has to change. */
  breaking: boolean
}

/** `.changeset/add-post.md`, for the packages that change. None without changesets. */
export function changeset(
  state: ProjectState,
  render: Render,
  { name, summary, packages, breaking }: ChangesetParts,
): FileChange[] {
  if (state.read('.changeset/config.json') === undefined) return []
  const base = `.changeset/${kebabCase(name)}`
  let file = `${base}.md`
  for (let number = 2; state.read(file) !== undefined; number += 1) file = `${base}-${number}.md`
  const releases = packages.map((folder) => releaseOf(state, folder, breaking))
  const view = { packages: releases, summary }
  const after = render(new URL('./changeset.md.hbs', import.meta.url), view)
  return [{ path: file, before: undefined, after }]
}

/** Below 1.0.0 a minor release may break. */
function releaseOf(state: ProjectState, folder: string, breaking: boolean) {
  // Every workspace package has both; what is not there leaves the release minor.
  const file = `${folder}/package.json`
  const manifest = parseManifest(file, state.read(file) ?? '{}')
  const { name = `@repo/${path.posix.basename(folder)}`, version = '0.0.0' } = manifest
  return { name, bump: breaking && !version.startsWith('0.') ? 'major' : 'minor' }
}

interface Manifest {
  name?: string
  version?: string
}

/** Throws `PROJECT.BAD_MANIFEST`. */
function parseManifest(file: string, text: string): Manifest {
  const manifest = parseJson(text)
  if (isManifest(manifest)) return manifest
  throw new UserError({
    code: 'PROJECT.BAD_MANIFEST',
    message: `"${file}" is not the JSON of a package, whose name and version are texts.`,
    hint: `git diff -- ${file}`,
  })
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { name, version }: { name?: unknown; version?: unknown } = value
  return [name, version].every((text) => text === undefined || typeof text === 'string')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
