import { spawn } from 'node:child_process'

// node guard.ts <arguments of node>: runs node, in the process group that this process leads, until it
// ends, SIGTERM comes or stdin closes, which it does however `pnpm dev` ends. SIGKILL leaves no app behind.
const child = spawn(process.execPath, process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'inherit'],
})
child.on('exit', (code) => process.exit(code ?? 1))
process.stdin.resume().on('end', stop)
process.on('SIGTERM', stop)

let stopping = false

/** Signals the whole group, this process included. */
function stop(): void {
  if (stopping) return
  stopping = true
  if (process.platform === 'win32') child.kill()
  else process.kill(-process.pid, 'SIGTERM')
}
