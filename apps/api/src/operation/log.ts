import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/**
 * Names of headers and fields whose value is never written, at the top of a line and in what a line is
 * commonly given. A wildcard would cost each line four times what it costs to write it.
 */
const secrets = ['authorization', 'cookie', 'password', 'secret', 'token']
const parents = ['', 'headers.', 'body.', 'req.headers.', 'req.body.']
const hidden = parents.flatMap((parent) => secrets.map((name) => `${parent}${name}`))

interface LogOptions {
  level: string
  /** Written into each line. */
  context?: (() => object) | undefined
  /** For tests; by default stdout, written in the background and flushed when the process exits. */
  destination?: DestinationStream
}

/** JSON lines, one an event. */
export const createLog = ({ level, context, destination }: LogOptions): Log =>
  pino(
    {
      level,
      base: null, // pid and host: whoever collects the lines knows them
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hidden, censor },
      serializers: { err: describeError },
      ...(context === undefined ? {} : { mixin: context }),
    },
    destination ?? pino.destination({ sync: false, minLength: bufferBytes, periodicFlush: 1000 }),
  )

/** Little less than one write takes, since writes cost more than lines. After a second all is written. */
const bufferBytes = 16_000

const censor = '[redacted]'

/** Without the values of a URL, its password say, or of a token, that came into a message. */
const withoutSecrets = (text: string) =>
  text
    .replace(/(\w+:\/\/[^\s:/@]*):[^\s@]+@/g, `$1:${censor}@`)
    .replace(/\bBearer\s+[\w.~+/-]+=*/gi, `Bearer ${censor}`)
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, censor)

/** Prisma prints all of a call that it refuses, the values too, before it says why. */
const withoutArguments = ({ name, message }: Error) =>
  name === 'PrismaClientValidationError' ? (message.trim().split('\n').at(-1) ?? '') : message

interface ErrorLine {
  type: string
  message: string
  stack: string | undefined
  code: unknown
  cause: ErrorLine | undefined
}

function describeError(error: unknown): ErrorLine | undefined {
  if (!(error instanceof Error)) return undefined
  const message = withoutArguments(error)
  return {
    type: error.name,
    message: withoutSecrets(message),
    stack: error.stack && withoutSecrets(error.stack.replace(error.message, () => message)),
    code: 'code' in error ? error.code : undefined,
    cause: describeError(error.cause),
  }
}

/** The path of a request and the names of its parameters: their values are of persons, or let somebody in. */
export function describeTarget(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const [path = '/', query] = start === -1 ? [] : splitOnce(url.slice(start), '?')
  if (query === undefined) return path
  return `${path}?${query.split('&').map(describeParameter).join('&')}`
}

function describeParameter(parameter: string): string {
  const [name = ''] = splitOnce(parameter, '=')
  if (harmless.has(name)) return parameter
  return nameForm.test(name) ? name : '…'
}

const harmless = new Set(['limit', 'sort', 'include'])
/** With `[in]`, also as forms encode it. What is longer or of other characters is no name. */
const nameForm = /^(?:[\w[\]-]|%5[BD]){1,40}$/i

function splitOnce(text: string, by: string): string[] {
  const at = text.indexOf(by)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
