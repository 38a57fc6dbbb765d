import { createRequire } from 'node:module'
import path from 'node:path'
import { runProcess, UserError } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'

const formatted = /\.[cm]?[jt]sx?$/

/**
 * Formats the sources among the files as the project's own `pnpm fix` would, all at once, since
 * names of any length go into the templates. Throws `FORMAT.FAILED` with Biome's text.
 */
export async function formatFiles(
  root: string,
  files: FileChange[],
  signal: AbortSignal,
): Promise<FileChange[]> {
  if (!files.some(isSource)) return files
  const [binary, ...args] = biomeCommand(root)
  return Promise.all(
    files.map(async (file) => {
      if (!isSource(file)) return file
      const { exitCode, stdout, stderr } = await runProcess(
        binary,
        [...args, 'check', '--write', `--stdin-file-path=${file.path}`],
        { cwd: root, input: file.after ?? '', signal },
      )
      if (exitCode !== 0) throw formatFailed(file.path, stderr)
      return { ...file, after: stdout }
    }),
  )
}

const isSource = ({ path: file, after }: FileChange) => after !== undefined && formatted.test(file)

/** The native binary if it is found; Biome's own launcher costs one more Node. */
function biomeCommand(root: string): [string, ...string[]] {
  const fromRoot = createRequire(path.join(root, 'package.json'))
  const manifest = fromRoot.resolve('@biomejs/biome/package.json')
  const name = `biome${process.platform === 'win32' ? '.exe' : ''}`
  const fromBiome = createRequire(manifest)
  try {
    const platform = `@biomejs/cli-${process.platform}-${process.arch}`
    return [fromBiome.resolve(`${platform}/${name}`)]
  } catch {
    return [process.execPath, path.join(path.dirname(manifest), 'bin/biome')]
  }
}

const formatFailed = (file: string, text: string) =>
  new UserError({
    code: 'FORMAT.FAILED',
    message: `Biome does not format "${file}":\n${text.trim()}`,
    hint: 'pnpm biome check',
  })
