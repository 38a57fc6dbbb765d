import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Load {
  url: string
  token: string
  seconds: number
  /** A Lua file that says what each request is; a GET of `url` without. */
  script?: string
  args?: string[]
}

/** Requests a second with 32 connections, as wrk counts them. Throws where an answer was no 2xx. */
export async function requestsPerSecond({ url, token, seconds, script, args = [] }: Load) {
  const { stdout } = await promisify(execFile)('wrk', [
    ...['-t', '2', '-c', '32', '-d', `${seconds}s`, '-H', `Authorization: Bearer ${token}`],
    ...(script === undefined ? [] : ['-s', script]),
    url,
    ...args,
  ])
  if (/Non-2xx/.test(stdout)) throw new Error(`${url}\n${stdout}`)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
}
