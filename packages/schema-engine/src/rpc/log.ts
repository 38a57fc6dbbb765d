/** One JSON line on stderr, in the form that Prisma's CLI parses; resolves when it is written. */
export function log(
  level: 'INFO' | 'ERROR',
  fields: { message: string; [name: string]: unknown },
  target = 'schema_engine',
): Promise<void> {
  const timestamp = new Date().toISOString()
  const line = `${JSON.stringify({ timestamp, level, fields, target })}\n`
  const { promise, resolve } = Promise.withResolvers<void>()
  process.stderr.write(line, () => resolve())
  return promise
}
