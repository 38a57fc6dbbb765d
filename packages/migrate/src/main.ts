#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Stripping types is most of the start-up time; the cache keeps the result.
enableCompileCache()
const { loadProjectEnv, runMain } = await import('@repo/cli')
const { parseCommand } = await import('./cli.ts')
const { openProject } = await import('./project.ts')

await runMain(async (args, context) => {
  const { command, rest } = parseCommand(args)
  if (command === 'help') return void context.output.result(rest[0] ?? '')
  const project = openProject(context.cwd)
  const env = loadProjectEnv(project.root, context.env)
  const { run } = await command.load()
  return run({ ...context, env, project, args: rest })
})
