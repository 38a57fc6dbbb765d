import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type Document, operationsOf } from './operations.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

interface Header {
  schema: { type?: string }
  required?: boolean
}

interface Response {
  headers?: Record<string, unknown>
  content?: Record<string, { schema: object }>
}

/** What of the server no answer may show. */
const leaks =
  /\\n +at .+:\d+:\d+|node_modules|\.(ts|mjs):\d|\/(tmp|home|usr|app)\/|prisma|postgres|\bpg_|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) |P20\d\d|\[object /i

/** Each says what is wrong with an answer; undefined for nothing. */
export function createCheck(document: Document, isOwn: (operation: string) => boolean) {
  const validate = createValidate(document)
  const operations = new Map(
    operationsOf(document).map(({ described }) => [described.operationId, described]),
  )

  function header(name: string, part: unknown, headers: Headers): string | undefined {
    const { schema, required } = resolve<Header>(document, part)
    const value = headers.get(name)
    if (value === null) return required ? `no ${name}` : undefined
    return validate(name, schema, schema.type === 'integer' ? Number(value) : value)
  }

  function as(part: unknown, { status, headers, text }: Answer): string | undefined {
    const described = resolve<Response | undefined>(document, part)
    if (described === undefined) return `a ${status}, which is not described`
    for (const [name, one] of Object.entries(described.headers ?? {})) {
      const problem = header(name, one, headers)
      if (problem !== undefined) return problem
    }
    if (described.content === undefined) return text === '' ? undefined : `a ${status} with a body`
    const type = headers.get('content-type')?.replace(/;.*/, '') ?? ''
    const content = described.content[type]
    if (content === undefined) return `a ${status} of type ${type}`
    const value = /\bjson$/.test(type) ? JSON.parse(text) : text
    return validate(String(status), content.schema, value)
  }

  return {
    /** By the document: a problem that it names no status of is described by what holds for all others. */
    answer(operation: string, answer: Answer): string | undefined {
      const responses = Object(operations.get(operation)?.responses)
      const isOther = answer.status >= 400 && !isOwn(operation)
      return as(responses[answer.status] ?? (isOther ? responses.default : undefined), answer)
    },
    /** As a problem, where no operation describes it. */
    problem: (answer: Answer) => as(document.components.responses.Failure, answer),
    /** A failure, or what only the server may know; records, and the path itself, may hold any text. */
    leak: ({ status, headers, text }: Answer, path: string): string | undefined => {
      if (status === 500) return `a ${status}`
      if (!headers.get('content-type')?.includes('problem')) return undefined
      const told = text.replaceAll(JSON.stringify(path).slice(1, -1), '')
      return leaks.test(told) ? `a leak: ${text}` : undefined
    },
  }
}

function createValidate(document: Document) {
  // A route may say more of its schemas than JSON Schema knows, and use formats of its own.
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'document', $defs: rooted(document.components.schemas, '') })
  const validators = new Map<unknown, ValidateFunction>()
  return (name: string, schema: object, value: unknown): string | undefined => {
    const valid = validators.get(schema) ?? ajv.compile(rooted(schema, 'document'))
    validators.set(schema, valid)
    return valid(value) ? undefined : `${name}: ${ajv.errorsText(valid.errors)}`
  }
}

/** The object itself, where there is a reference to a component. */
function resolve<Part>(document: Document, part: unknown): Part {
  const { $ref } = Object(part)
  if ($ref === undefined) return part as Part // which the test of the document validates
  const [, , kind, name] = $ref.split('/')
  return Object(document.components)[kind][name]
}

/** References lead to the schema that has the components. */
const rooted = (schema: object, root: string): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${root}#/$defs/`))
