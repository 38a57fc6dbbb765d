import type { Context, ExitCode } from '@repo/cli'
import { inOrder, together } from './combine-steps.ts'
import type { Step } from './creation.ts'
import { helpText, parseOptions } from './options.ts'
import { planCreation } from './plan-creation.ts'
import { commit } from './steps/commit.ts'
import { install } from './steps/install.ts'
import { setUpDatabase } from './steps/set-up-database.ts'
import { showNext } from './steps/show-next.ts'
import { writeFiles } from './steps/write-files.ts'
import type { Template } from './template/template.ts'
import { createUndo } from './undo.ts'

const steps: readonly Step[] = [writeFiles, together(inOrder(install, setUpDatabase), commit)]

/** A project in the folder that `args` name, or nothing. */
export async function create(
  args: string[],
  context: Context,
  template: Template,
): Promise<ExitCode | undefined> {
  const options = parseOptions(args, template.command)
  if (options.help) return void context.output.result(helpText(template))
  if (options.version) return void context.output.result(template.version)
  const plan = await planCreation(options, context, template)
  const undo = createUndo((run) => void process.once('exit', run))
  try {
    for (const step of steps) await step({ ...plan, undo })
  } catch (error) {
    const { failures } = undo.run()
    for (const failure of failures) context.output.info(`Could not be removed: ${failure}`)
    throw error
  }
  undo.keep()
  showNext(plan)
}
