import type { DefaultValue, FieldSpec } from './field-spec.ts'
import { quoteIfNeeded } from './split-spec.ts'

/** The one spelling that works unquoted in every shell: what is echoed and compared. */
export function canonicalField(spec: FieldSpec): string {
  const parts = [spec.name, ...typeParts(spec)]
  if (spec.kind !== 'many') {
    if (spec.optional && !isUnsupported(spec)) parts.push('optional')
    if (spec.kind !== 'ref' && spec.list) parts.push('list')
    if (spec.unique) parts.push('unique')
    if (spec.kind !== 'ref' && spec.index) {
      parts.push(spec.index === 'btree' ? 'index' : `index=${spec.index}`)
    }
    if (spec.kind !== 'ref' && spec.default) parts.push(`default=${defaultText(spec.default)}`)
    if (spec.map !== undefined) parts.push(`map=${spec.map}`)
    if (spec.private) parts.push('private')
    if (spec.backfill !== undefined) parts.push(`backfill=${quoteIfNeeded(spec.backfill)}`)
  }
  if (spec.kind === 'ref') {
    if (!spec.index && !spec.unique) parts.push('noindex')
    if (spec.onDelete !== undefined) parts.push(`onDelete=${spec.onDelete.toLowerCase()}`)
  }
  if (spec.kind === 'ref' || spec.kind === 'many') {
    if (spec.as !== undefined) parts.push(`as=${spec.as}`)
    if (spec.rel !== undefined) parts.push(`rel=${spec.rel}`)
  }
  if (spec.doc !== undefined) parts.push(`doc=${quoteIfNeeded(spec.doc)}`)
  return parts.join(':')
}

function typeParts(spec: FieldSpec): string[] {
  if (spec.kind === 'ref' || spec.kind === 'many') return [spec.kind, spec.target]
  if (spec.kind === 'enum') {
    return 'values' in spec.of ? ['enum', spec.of.values.join(',')] : [spec.of.name]
  }
  return spec.size.length === 0 ? [spec.type] : [spec.type, spec.size.join('.')]
}

const isUnsupported = (spec: FieldSpec) =>
  spec.kind === 'scalar' && ['tsvector', 'vector', 'interval'].includes(spec.type)

function defaultText(value: DefaultValue): string {
  return value.kind === 'constant' || value.kind === 'client' ? value.text : value.kind
}
