import type { TemporaryProject } from './temporary-project.ts'

/** Columns, constraints, indexes and enums of the datasource's schema. */
const catalog = `
  SELECT 'column' AS kind, concat_ws(' ', table_name, ordinal_position, column_name, udt_name, is_nullable, column_default) AS definition
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'constraint', concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'enum', concat_ws(' ', enumtypid::regtype, enumlabel) FROM pg_enum
  ORDER BY 1, 2`

const history = `
  SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, finished_at >= started_at AS finished
  FROM _prisma_migrations ORDER BY started_at`

/**
 * All that a generation may change: every byte of the files, what Prisma's table says, the
 * database's schema and its users. Times in the names of migrations are left out.
 */
export async function wholeState(project: TemporaryProject) {
  const rows = await project.query(history)
  return {
    files: Object.fromEntries(
      Object.entries(project.files()).map(([file, text]) => [withoutTime(file), text]),
    ),
    history: rows.map((row) => ({ ...row, migration_name: withoutTime(`${row.migration_name}`) })),
    catalog: await project.query(catalog),
    users: await project.query('SELECT * FROM users'),
  }
}

const withoutTime = (text: string) => text.replace(/\d{14}_(?!init)/, 'TIME_')

/** Every row of every table of the datasource's schema. */
export const allRows = (project: TemporaryProject) =>
  project.query(`
    SELECT table_name, query_to_xml(format('SELECT * FROM %I ORDER BY 1', table_name), true, true, '')::text AS rows
    FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`)
