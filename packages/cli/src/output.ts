import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Results go to stdout, everything else to stderr, so that a command's output can be piped. */
export interface Output {
  /** A result: what the user asked for. */
  result: (text: string) => void
  /** Progress and remarks. */
  info: (text: string) => void
  /** One JSON document on stdout. */
  json: (value: unknown) => void
  /** Colours text when stderr is a terminal that wants colour. */
  style: (style: Style, text: string) => string
}

export interface OutputStreams {
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
}

export function createOutput({ stdout, stderr }: OutputStreams): Output {
  return {
    result: (text) => void stdout.write(`${text}\n`),
    info: (text) => void stderr.write(`${text}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    // styleText reads NO_COLOR, FORCE_COLOR and whether the stream is a terminal.
    style: (style, text) => styleText(style, text, { stream: stderr }),
  }
}
