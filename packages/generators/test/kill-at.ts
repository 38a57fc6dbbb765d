import { createOutput, createPrompts, loadProjectEnv } from '@repo/cli'
import { openProject } from '@repo/migrate'
import type { Moment } from '@repo/migrate/generation'
import { generators } from '../src/generators/index.ts'
import { parseCommand } from '../src/parse-command.ts'
import { runGeneration } from '../src/run-generation.ts'
import { undoLast } from './undo-last.ts'

// node kill-at.ts <moment> <arguments of pnpm gen>; prints the moments that it comes through
const [moment = '', ...argv] = process.argv.slice(2)
const project = openProject(process.cwd())
const env = loadProjectEnv(project.root, process.env)
const { signal } = new AbortController()
const onMoment = async (now: Moment) => {
  const passed = now.replace(/\d{14}/, 'TIME') // of a migration's folder
  process.stdout.write(`${passed}\n`)
  if (passed === moment) process.kill(process.pid, 'SIGKILL')
}
if (argv[0] === 'undo') await undoLast({ project, env, signal, onMoment })
else await generate()

async function generate(): Promise<void> {
  const parsed = parseCommand(argv, generators)
  if (parsed.command !== 'generate') throw new Error(`Nothing to generate: ${argv.join(' ')}`)
  const { generator, args, flags } = parsed
  await runGeneration({
    cwd: project.root,
    env,
    output: { ...createOutput(process), info: () => {}, result: () => {} },
    prompts: createPrompts(process),
    signal,
    project,
    flags: { ...flags, yes: true },
    request: generator.parse(args),
    generator: generator.name,
    onMoment,
  })
}
