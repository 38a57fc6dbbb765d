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
  /** For tests; by default stdout, written in the background and flushed when the process exits. */
  destination?: DestinationStream
}

/** JSON lines, one an event. */
export const createLog = ({ level, destination }: LogOptions): Log =>
  pino(
    {
      level,
      base: null, // pid and host: whoever collects the lines knows them
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hidden, censor },
      serializers: { err: describeError },
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

/** The path and query of a request, without the values that let somebody in. */
export function describeTarget(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const target = start === -1 ? '/' : url.slice(start)
  return target.includes('?') ? target.replace(secretValue, `$1${censor}`) : target
}

const secretValue =
  /([?&][^=&]*(?:token|secret|password|key|signature|authorization|code|jwt)[^=&]*=)[^&]*/gi
