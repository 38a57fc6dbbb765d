import { createOutput, createPrompts, loadProjectEnv } from '@repo/cli'
import { openProject } from '@repo/migrate'
import { generators } from '../src/generators/index.ts'
import { parseCommand } from '../src/parse-command.ts'
import { runGeneration } from '../src/run-generation.ts'

// node kill-at.ts <moment> <arguments of pnpm gen>
const [moment = '', ...argv] = process.argv.slice(2)
const parsed = parseCommand(argv, generators)
if (parsed.command !== 'generate') throw new Error(`Nothing to generate: ${argv.join(' ')}`)
const project = openProject(process.cwd())
const { generator, args, flags } = parsed
await runGeneration({
  cwd: process.cwd(),
  env: loadProjectEnv(project.root, process.env),
  output: { ...createOutput(process), info: () => {}, result: () => {} },
  prompts: createPrompts(process),
  signal: new AbortController().signal,
  project,
  flags: { ...flags, yes: true },
  request: generator.parse(args),
  generator: generator.name,
  onMoment: async (now) => {
    if (now === moment) process.kill(process.pid, 'SIGKILL')
  },
})
