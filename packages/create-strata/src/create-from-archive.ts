import { readFile } from 'node:fs/promises'
import type { Context, ExitCode } from '@repo/cli'
import packageJson from '../package.json' with { type: 'json' }
import { create } from './create.ts'
import { unpackTemplate } from './template/archive.ts'

/** `pnpm create strata`: the template lies beside the bundle, as `pack-template.ts` wrote it. */
export function createFromArchive(args: string[], context: Context): Promise<ExitCode | undefined> {
  const archive = new URL('template.json.gz', import.meta.url)
  return create(args, context, {
    command: 'pnpm create strata',
    example: 'my-app',
    version: packageJson.version,
    files: async () => unpackTemplate(await readFile(archive)),
  })
}
