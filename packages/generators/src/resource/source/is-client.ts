import type { Source } from './scan-source.ts'

/** What Prisma's client is called in a project's code. */
const clients: ReadonlySet<string> = new Set(['db', 'tx', 'trx', 'prisma', 'client'])

/** Whether the token ends what is Prisma's client: `db`, or `reads(c)`. */
export function isClient({ tokens, partner }: Source, at: number): boolean {
  const token = tokens[at]
  if (token?.text !== ')') return clients.has(token?.text ?? '')
  return tokens[(partner.get(at) ?? 0) - 1]?.text === 'reads'
}
