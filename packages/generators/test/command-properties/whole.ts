import { type DatabaseState, databaseState } from './database-state.ts'
import type { GeneratedProject } from './project-of.ts'

/** A project and its database at one time. */
export interface Whole {
  files: Record<string, string>
  database: DatabaseState
}

export const wholeOf = async (project: GeneratedProject): Promise<Whole> => ({
  files: project.files(),
  database: await databaseState(project.client),
})

/** Throws where anything at all is different. */
export function checkSame(before: Whole, after: Whole): void {
  checkSameFiles(before.files, after.files)
  const textOf = ({ database: { tables, catalog, history } }: Whole) => {
    const rows = [...tables.values()].map((table) =>
      table.rows.map((row) => JSON.stringify(row)).sort(),
    )
    return JSON.stringify([rows, catalog, history])
  }
  if (textOf(before) !== textOf(after)) throw new Error('The database is not as it was.')
}

export function checkSameFiles(
  before: Whole['files'],
  after: Whole['files'],
  isMeant: (file: string) => boolean = () => true,
): void {
  const differing = changedFiles(before, after).filter(isMeant)
  if (differing.length > 0) throw new Error(`Not as before: ${differing.join(', ')}`)
}

/** Only files that the plan named, and the client, may be different. */
export function checkFiles(before: Whole, after: Whole, named: { path: string }[]): void {
  const names = new Set(named.map(({ path }) => path))
  const others = changedFiles(before.files, after.files).filter(
    (file) => !names.has(file) && !file.includes('/generated/'),
  )
  if (others.length > 0) throw new Error(`Nobody said that ${others.join(', ')} would change.`)
}

const changedFiles = (before: Whole['files'], after: Whole['files']) =>
  Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file])

export function checkSameCatalog({ catalog }: DatabaseState, after: DatabaseState): void {
  const lacking = catalog.filter((line) => !after.catalog.includes(line))
  const foreign = after.catalog.filter((line) => !catalog.includes(line))
  if (lacking.length > 0) throw new Error(`The database lacks ${lacking.join('; ')}.`)
  if (foreign.length > 0) throw new Error(`The database has ${foreign.join('; ')}.`)
}
