import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { prismaEngines } from './prisma-engines.ts'

/**
 * The native engine of this Prisma version, from the folder of `@prisma/engines` or from Prisma's
 * cache. Undefined also when there are several for this system (OpenSSL versions in a shared home):
 * to choose among them Prisma runs programs, and ours works everywhere.
 */
export function findNativeEngine(env: NodeJS.ProcessEnv): string | undefined {
  const { folder, version } = prismaEngines()
  const installed = list(folder).filter((name) =>
    runsHere(/^schema-engine-(.+?)(?:\.exe)?$/.exec(name)?.[1] ?? ''),
  )
  const cache = path.join(cacheFolder(env), 'master', version)
  const cached = list(cache).filter(
    (target) => runsHere(target) && existsSync(path.join(cache, target, 'schema-engine')),
  )
  const [engine, ...others] = [
    ...installed.map((name) => path.join(folder, name)),
    ...(installed.length > 0
      ? []
      : cached.map((target) => path.join(cache, target, 'schema-engine'))),
  ]
  return others.length === 0 ? engine : undefined
}

/** Whether a binary for one of Prisma's targets (`debian-openssl-3.0.x`, `darwin-arm64`) is for this system. */
function runsHere(target: string): boolean {
  if (/\.(sha256|gz|tmp)/.test(target)) return false
  const arm = target.includes('arm64')
  if (arm !== (process.arch === 'arm64')) return false
  if (process.platform !== 'linux') {
    return target.startsWith(process.platform === 'win32' ? 'windows' : process.platform)
  }
  const musl = target.includes('musl')
  return /^(linux|debian|rhel)/.test(target) && musl === existsSync('/etc/alpine-release')
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32' && env.APPDATA) return path.join(env.APPDATA, 'Prisma')
  return path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'prisma')
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
