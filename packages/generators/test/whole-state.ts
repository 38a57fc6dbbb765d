import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cloneDatabase, dropDatabase } from '@repo/local-postgres'
import { inject } from 'vitest'
import { projectAt, type TemporaryProject } from './temporary-project.ts'

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

/** The same files and the same database in another place. */
export async function copyOf(origin: TemporaryProject) {
  const root = mkdtempSync(path.join(tmpdir(), 'strata copy-'))
  cpSync(origin.root, root, { recursive: true, verbatimSymlinks: true })
  const adminUrl = inject('adminUrl')
  const name = `c${createHash('sha1').update(root).digest('hex').slice(0, 12)}`
  const template = new URL(origin.url).pathname.slice(1)
  await cloneDatabase({ adminUrl, template, name })
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  const copy = projectAt(root, url)
  for (const id of journalsOf(copy)) {
    const file = `.strata/gen/${id}/journal.json`
    copy.write(file, copy.read(file).replaceAll(template, name))
  }
  const remove = async () => {
    rmSync(root, { recursive: true, force: true })
    await dropDatabase(adminUrl, name)
  }
  return { ...copy, remove }
}

/** Ids, the oldest first. */
export function journalsOf(project: TemporaryProject): string[] {
  const folder = project.path('.strata/gen')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}
