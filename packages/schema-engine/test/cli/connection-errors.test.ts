import { describe } from 'vitest'
import { EngineError } from '../../src/engine/engine-error.ts'
import { SchemaEngine } from '../../src/engine/schema-engine.ts'
import { checkConnection } from '../../src/rpc/database-commands.ts'
import { createTestRole, queryServer, urlOf } from '../database.ts'
import { startFakeServer, tlsAnswer } from '../fake-server.ts'
import { type TestProject, test } from '../project.ts'
import { history, model, schema } from '../schemas.ts'

/** One command that uses the `cli` verbs first and one that goes to the RPC server. */
const commands = ['migrate deploy', 'db pull --print']

async function outputs(project: TestProject, url: string): Promise<string[]> {
  project.write({
    'prisma/schema.prisma': schema(model('User')),
    ...history({ '20240101000000_init': 'SELECT 1;' }),
  })
  const outcomes = await Promise.all(
    commands.map((command) => project.prisma(command, { env: { DATABASE_URL: url } })),
  )
  return outcomes.map(({ exitCode, output }) => `${exitCode} ${output}`)
}

/** What the CLI is told by the engine's verb and by its server: it prints it as it is. */
async function errorsOf(url: string): Promise<string[]> {
  const engine = new SchemaEngine({ url, shadowUrl: undefined, files: [] })
  const outcomes = await Promise.allSettled([
    checkConnection(url),
    engine.call('version', undefined),
  ])
  await engine.dispose()
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'It connects.'
    if (!(outcome.reason instanceof EngineError)) throw outcome.reason
    const { error_code, message } = outcome.reason.data
    return `${error_code} ${message}`
  })
}

function changed(url: string, change: (url: URL) => void): string {
  const copy = new URL(url)
  change(copy)
  return copy.href
}

describe.concurrent('a connection', () => {
  test('with a wrong password: P1000', async ({ project, expect }) => {
    const url = changed(project.database.url, (copy) => {
      copy.password = 'wrong'
    })

    for (const output of await errorsOf(url)) {
      expect(output).toMatch(/^P1000/)
      expect(output).toContain('refuses the password of "postgres"')
    }
  })

  test('to a port where nothing listens: P1001', async ({ expect }) => {
    for (const output of await errorsOf('postgresql://u@127.0.0.1:1/app')) {
      expect(output).toMatch(/^P1001/)
      expect(output).toContain('No database server answers at "127.0.0.1:1".')
    }
  })

  test('to a server that never answers: P1001', async ({ expect }) => {
    await using server = await startFakeServer(tlsAnswer.none, () => undefined)

    for (const output of await errorsOf(server.url.replace('=600', '=1'))) {
      expect(output).toMatch(/^P1001/)
    }
  })

  test('to a database that does not exist: P1003, with the nearest names; none is made', async ({
    project,
    expect,
  }) => {
    const { name } = project.database
    const misspelt = name.replace('test_', 'tset_')
    const url = urlOf(misspelt)

    const [deploy, pull] = await outputs(project, url)
    const dev = await project.prisma('migrate dev --name next', { env: { DATABASE_URL: url } })

    expect(deploy).toMatch(/^1 [\s\S]*P1003/)
    expect(deploy).toContain(`The database "${misspelt}" does not exist at 127.0.0.1:`)
    expect(deploy).toContain(`, which has "${name}", "`)
    expect(pull).toMatch(/^1 [\s\S]*P1003/)
    expect(dev.output).toContain('P1003')
    const made = await queryServer(`SELECT FROM pg_database WHERE datname = '${misspelt}'`)
    expect(made).toEqual([])
  })

  test('to no database by name: P1003, with the names that the server has', async ({
    project,
    expect,
  }) => {
    const url = changed(project.database.url, (copy) => {
      copy.pathname = '/'
    })
    for (const output of await errorsOf(url)) {
      expect(output).toMatch(/^P1003 The database URL names no database; the server at \S+ has "/)
    }
  })

  test('without a password to a server that wants one: P1000', async ({ project, expect }) => {
    const url = changed(project.database.url, (copy) => {
      copy.password = ''
    })
    for (const output of await errorsOf(url)) {
      expect(output).toMatch(/^P1000 .* wants a password of "postgres", and the URL has none\.$/)
    }
  })

  test('by a role that may not connect: P1010', async ({ project, expect }) => {
    const role = await createTestRole('LOGIN')
    await project.database.query(
      `REVOKE CONNECT ON DATABASE "${project.database.name}" FROM PUBLIC`,
    )

    const found = await errorsOf(role.on(project.database.url))

    await role.drop()
    for (const output of found) expect(output).toMatch(/^P1010/)
  })

  test('whose TLS handshake fails: P1011', async ({ expect }) => {
    await using server = await startFakeServer(tlsAnswer.yes, (socket) => socket.end('no TLS here'))

    for (const output of await errorsOf(server.url)) {
      expect(output).toMatch(/^P1011/)
      expect(output).toContain('The TLS connection to 127.0.0.1:')
    }
  })

  test('that must be TLS to a server without: P1011', async ({ project, expect }) => {
    const url = changed(project.database.url, (copy) => copy.searchParams.set('sslmode', 'require'))

    for (const output of await errorsOf(url)) expect(output).toMatch(/^P1011/)
  })

  test('that the server cuts: P1017', async ({ expect }) => {
    await using server = await startFakeServer(tlsAnswer.no, (socket) => socket.end())

    for (const output of await errorsOf(server.url)) {
      expect(output).toMatch(/^P1017/)
    }
  })

  test('by a URL of another scheme or no URL: P1013', async ({ expect }) => {
    for (const url of ['mysql://root@localhost/app', 'nonsense']) {
      for (const error of await errorsOf(url)) expect(error).toMatch(/^P1013/)
    }
  })
})
