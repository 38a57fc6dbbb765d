#!/usr/bin/env node
import { loadProjectEnv, runMain } from '@repo/cli'
import { parseCommand } from './cli.ts'
import { openProject } from './project.ts'

await runMain(async (args, context) => {
  const { command, rest } = parseCommand(args)
  if (command === 'help') return void context.output.result(rest[0] ?? '')
  const project = openProject(context.cwd)
  const env = loadProjectEnv(project.root, context.env)
  const { run } = await command.load()
  return run({ ...context, env, project, args: rest })
})
