// A command that ends in every way there is, for main.test.ts.
import { once } from 'node:events'
import { exitCode, parseArguments, runMain, UserError } from '../src/index.ts'

await runMain(async (args, { output, prompts, signal }) => {
  const { positionals } = parseArguments({ args, allowPositionals: true }, 'see --help')
  switch (positionals[0]) {
    case 'user-error':
      throw new UserError({
        code: 'MODEL.TAKEN',
        message: 'Model "Post" exists already.',
        hint: 'pnpm gen field Post',
      })
    case 'bug':
      throw new TypeError('a bug')
    case 'findings':
      return exitCode.findings
    case 'ask':
      await prompts.text({ message: 'Name?', flag: '--name <name>' })
      return exitCode.done
    case 'wait': {
      const keepAlive = setInterval(() => {}, 1000)
      output.result('waiting')
      await once(signal, 'abort')
      clearInterval(keepAlive)
      output.info('restored')
      signal.throwIfAborted()
      return exitCode.done
    }
    default:
      output.result('done')
      return exitCode.done
  }
})
