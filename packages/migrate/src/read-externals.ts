import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { UserError } from '@repo/cli'
import type { Externals } from '@repo/schema-engine'
import { type Project, readText } from './project.ts'

/** What Prisma's CLI has checked in a config, as far as it says what others manage. */
interface Config {
  tables?: { external?: string[] }
  enums?: { external?: string[] }
  migrations?: { initShadowDb?: string }
}

/**
 * What `prisma.config.ts` says that others manage. To load a config takes longer than all else that
 * a command needs of it, so only one that has such a setting is. Throws `PROJECT.CONFIG_INVALID`.
 */
export async function readExternals({ databasePackage }: Project): Promise<Externals> {
  const file = path.join(databasePackage, 'prisma.config.ts')
  const sets = existsSync(file) && /\b(?:external|initShadowDb)\b/.test(readText(file))
  const { tables, enums, migrations } = sets ? await load(file) : {}
  return {
    tables: tables?.external ?? [],
    enums: enums?.external ?? [],
    shadowScript: migrations?.initShadowDb ?? '',
  }
}

async function load(file: string): Promise<Config> {
  try {
    const { default: config } = await import(pathToFileURL(file).href)
    return config
  } catch (cause) {
    throw new UserError({
      code: 'PROJECT.CONFIG_INVALID',
      message: `"${file}" cannot be loaded: ${cause instanceof Error ? cause.message : cause}`,
      hint: 'pnpm prisma validate',
      cause,
    })
  }
}
