import { rmSync } from 'node:fs'
import { noPrompts } from '@repo/cli'
import { generators } from '../src/generators/index.ts'
import { parseCommand } from '../src/parse-command.ts'
import { completePlan } from '../src/pipeline/plan.ts'
import { planWithPlop } from '../src/pipeline/plop-engine.ts'
import { readProjectState } from '../src/pipeline/project-state.ts'
import type { TemporaryProject } from './temporary-project.ts'

/**
 * Plans a command as `pnpm gen` does, on tables without rows, and writes its files and nothing
 * else: neither the database nor the client follow. Throws where it is refused, or not whole.
 */
export async function writePlan(
  { project, path, write }: TemporaryProject,
  command: string,
): Promise<void> {
  const parsed = parseCommand(command.split(' '), generators)
  if (parsed.command !== 'generate') throw new Error(`No generator: ${command}`)
  const { generator, args, flags } = parsed
  const request = generator.parse(args)
  const state = readProjectState(project)
  const counted = (request.counts?.(state) ?? []).map((one) => ({ ...one, count: 0 }))
  const known = { ...state, counted }
  const complete = (await request.complete?.(known, noPrompts)) ?? request
  const draft = await planWithPlop(generator.name, complete, known)
  if ('identical' in draft) throw new Error(`${command}: ${draft.identical}`)
  const { signal } = new AbortController()
  const options = { command, name: flags.name, now: new Date(), signal }
  const { files, conflicts } = await completePlan(draft, known, options)
  if (conflicts.length > 0) throw new Error(`${command}: ${JSON.stringify(conflicts)}`)
  for (const { path: file, after } of files) {
    if (after === undefined) rmSync(path(file))
    else write(file, after)
  }
}
