import { spawn } from 'node:child_process'

// node guard.ts <arguments of node>: runs node, in the process group that this process leads, until
// it ends or until stdin closes, which it does however `pnpm dev` ends. SIGKILL leaves no app behind.
const child = spawn(process.execPath, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'inherit'],
})
child.on('exit', (code) => process.exit(code ?? 1))
process.on('SIGTERM', () => {}) // the whole group has it; the child's end is ours
process.stdin.resume().on('end', () => {
  if (process.platform === 'win32') child.kill()
  else process.kill(-process.pid, 'SIGTERM')
})
