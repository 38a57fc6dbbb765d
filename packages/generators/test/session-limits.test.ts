import { cancelled } from '@repo/cli'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'

const field = 'field User bio:text:optional'

/** A session that keeps everyone from the table of users. */
async function lockUsers({ url }: TemporaryProject): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'someone' })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('BEGIN')
  await client.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE')
  return client
}

/** The environment with a role of its own, as the statements make it. */
async function roleOf({ url, query }: TemporaryProject, attributes: string, statements: string[]) {
  const name = `limited_${Date.now()}`
  const role = new URL(url)
  const was = role.username
  role.username = name
  await query(`CREATE ROLE ${name} LOGIN ${attributes} PASSWORD 'limited'`)
  role.password = 'limited'
  onTestFinished(async () => {
    await query(`REASSIGN OWNED BY ${name} TO "${was}"`)
    await query(`DROP OWNED BY ${name}`)
    await query(`DROP ROLE ${name}`)
  })
  for (const statement of statements) await query(statement.replaceAll('limited', name))
  return { DATABASE_URL: role.href }
}

test('a table that another session holds is not waited for without end', async () => {
  const project = await temporaryProject()
  const holder = await lockUsers(project)
  const { rows } = await holder.query('SELECT pg_backend_pid() AS pid')
  const before = project.files()
  expect(await project.run(field)).toMatchObject({
    error: {
      code: 'DATABASE.LOCKED',
      message: expect.stringMatching(/^Session \d+ .*\(someone, .*holds the table "users"/),
      hint: expect.stringContaining(`pg_terminate_backend(${rows[0].pid})`),
    },
  })
  expect(project.files()).toEqual(before)
  await holder.query('ROLLBACK')
  expect((await project.run(field)).error).toBeUndefined()
})

test('Ctrl-C ends the wait', async () => {
  const project = await temporaryProject()
  await lockUsers(project)
  const abort = new AbortController()
  const ended = project.run(field, { signal: abort.signal })
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await project.query(waiting)).length).toBe(1)
  abort.abort(cancelled())
  expect(await ended).toMatchObject({ code: 130 })
  await expect.poll(async () => (await project.query(waiting)).length).toBe(0)
})

test('limits of the role that would end a statement are not those of a generation', async () => {
  const project = await temporaryProject()
  const env = await roleOf(project, 'SUPERUSER', [
    "ALTER ROLE limited SET statement_timeout = '2s'",
  ])
  await project.run('field User team:text:optional') // replays the history, which has the role's limits
  await project.query("INSERT INTO users (id, email) VALUES (gen_random_uuid(), 'a')")
  const slow = "slow:text:backfill=concat(pg_sleep(2.2),'x')"
  expect((await project.run(['field', 'User', slow], { env })).error).toBeUndefined()
})

test.each([
  ['ALTER ROLE limited SET default_transaction_read_only = on', 'SUPERUSER', 'DATABASE.READ_ONLY'],
  ['GRANT SELECT ON users TO limited', '', 'DATABASE.ACCESS_DENIED'],
])('%s ends with %s %s', async (statement, attributes, code) => {
  const project = await temporaryProject()
  const before = project.files()
  const env = await roleOf(project, attributes, [statement])
  const { error } = await project.run(field, { env })
  expect(error).toMatchObject({ code, hint: expect.stringContaining('DIRECT_DATABASE_URL') })
  expect(project.files()).toEqual(before)
})
