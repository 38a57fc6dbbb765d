/**
 * Settings by which Postgres reads and writes times. Prisma writes UTC, so SQL that makes values
 * pins them: a role, a database and a server may each have others. The style is Postgres' default.
 */
const settings = { timezone: 'UTC', datestyle: 'ISO, MDY' }

const all = Object.entries(settings)

/** Statements at the head of a transaction. */
export const pinUtc = all.map(([name, value]) => `SET LOCAL ${name} = '${value}'`)

/** The clause of a function. */
export const inUtc = all.map(([name, value]) => `SET ${name} = '${value}'`).join(' ')

/** The same in PL/pgSQL, until the next COMMIT. */
export const performUtc = `PERFORM ${all.map(([name, value]) => `set_config('${name}', '${value}', true)`).join(', ')}`

export const isTimeType = (type: string): boolean => /^(?:TIMESTAMP|DATE|TIME)/i.test(type)
