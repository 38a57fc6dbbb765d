import type { RetypeRequest } from './retype.ts'

/** The command of a request, for a hint that adds to it. */
export const retypeCommand = ({ model, field, spec }: Omit<RetypeRequest, 'using'>) =>
  `pnpm gen retype ${model}.${field} ${typeWord(spec)}`

/** The type in the grammar's words: `decimal:12.2`. */
export function typeWord(spec: RetypeRequest['spec']): string {
  if (spec.kind === 'scalar')
    return [spec.type, ...(spec.size.length > 0 ? [spec.size.join('.')] : [])].join(':')
  return 'values' in spec.of ? `enum:${spec.of.values.join(',')}` : spec.of.name
}
