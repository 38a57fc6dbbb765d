/** One JSON line on stderr, in the form that Prisma's CLI parses line by line. */
export function log(
  level: 'INFO' | 'ERROR',
  fields: { message: string; [name: string]: unknown },
  target = 'schema_engine',
): void {
  const timestamp = new Date().toISOString()
  process.stderr.write(`${JSON.stringify({ timestamp, level, fields, target })}\n`)
}
