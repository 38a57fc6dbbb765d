import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Document, Operation } from './arbitrary-request.ts'

interface Answer {
  status: number
  headers: Headers
  text: string
}

/** What of the server no answer may show. */
const leaks =
  /\bat .+:\d+:\d+|node_modules|\.(ts|mjs):\d|\/(tmp|home|usr|app)\/|prisma|postgres|\bpg_|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) |P20\d\d|\[object /i

/** What is wrong with an answer, by the document; undefined for nothing. */
export function createCheck(document: Document) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'document', $defs: rooted(document.components.schemas, '') })
  const validators = new Map<unknown, ValidateFunction>()
  const validatorOf = (schema: object) => {
    const known = validators.get(schema) ?? ajv.compile(rooted(schema, 'document'))
    validators.set(schema, known)
    return known
  }
  const check = (name: string, schema: object, value: unknown): string | undefined => {
    const valid = validatorOf(schema)
    return valid(value) ? undefined : `${name}: ${ajv.errorsText(valid.errors)}`
  }
  return (operation: Operation, { status, headers, text }: Answer): string | undefined => {
    if (status >= 500) return `a ${status}`
    const described = resolve(document, Object(operation.responses)[status])
    if (described === undefined) return `a ${status}, which is not described`
    const [type, content] = Object.entries<{ schema: object }>(described.content ?? {})[0] ?? []
    if (type === undefined) return text === '' ? undefined : `a ${status} with a body`
    if (!headers.get('content-type')?.startsWith(type))
      return headers.get('content-type') ?? 'no type'
    if (type.includes('problem') && leaks.test(text)) return `a leak: ${text}`
    for (const [name, header] of Object.entries(described.headers ?? {})) {
      const { schema } = resolve(document, header)
      const value = headers.get(name)
      const read = schema.type === 'integer' ? Number(value) : value
      const problem = value === null ? undefined : check(name, schema, read)
      if (problem !== undefined) return problem
    }
    return content && check(String(status), content.schema, JSON.parse(text))
  }
}

/** The object itself, where there is a reference to a component. */
// biome-ignore lint/suspicious/noExplicitAny: a part of the document, whose shape the validator has checked
function resolve(document: Document, part: any): any {
  if (part?.$ref === undefined) return part
  const [, , kind, name] = part.$ref.split('/')
  return Object(document.components)[kind][name]
}

/** References lead to the schema that has the components. */
const rooted = (schema: object, root: string): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${root}#/$defs/`))
