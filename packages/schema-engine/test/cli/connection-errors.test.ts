import { describe } from 'vitest'
import { createTestRole } from '../database.ts'
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

    for (const output of await outputs(project, url)) {
      expect(output).toMatch(/^1 [\s\S]*P1000/)
      expect(output).toContain('refuses the password of "postgres"')
    }
  })

  test('to a port where nothing listens: P1001', async ({ project, expect }) => {
    for (const output of await outputs(project, 'postgresql://u@127.0.0.1:1/app')) {
      expect(output).toMatch(/^1 [\s\S]*P1001/)
      expect(output).toContain('No database server answers at "127.0.0.1:1".')
    }
  })

  test('to a server that never answers: P1001', async ({ project, expect }) => {
    await using server = await startFakeServer(tlsAnswer.none, () => undefined)

    for (const output of await outputs(project, `${server.url}?connect_timeout=1`)) {
      expect(output).toMatch(/^1 [\s\S]*P1001/)
    }
  })

  test('to a database that does not exist: P1003, or made by deploy', async ({
    project,
    expect,
  }) => {
    await project.database.drop()
    project.write({ 'prisma/schema.prisma': schema(), ...history({ '1_init': 'SELECT 1;' }) })

    const pull = await project.prisma('db pull --print')
    const deploy = await project.prisma('migrate deploy')

    expect(pull.output).toContain('P1003')
    expect(deploy.exitCode, deploy.output).toBe(0)
  })

  test('by a role that may not connect: P1010', async ({ project, expect }) => {
    const role = await createTestRole('LOGIN')
    await project.database.query(
      `REVOKE CONNECT ON DATABASE "${project.database.name}" FROM PUBLIC`,
    )

    const found = await outputs(project, role.on(project.database.url))

    await role.drop()
    for (const output of found) expect(output).toMatch(/^1 [\s\S]*P1010/)
  })

  test('whose TLS handshake fails: P1011', async ({ project, expect }) => {
    await using server = await startFakeServer(tlsAnswer.yes, (socket) => socket.end('no TLS here'))

    for (const output of await outputs(project, server.url)) {
      expect(output).toMatch(/^1 [\s\S]*P1011/)
      expect(output).toContain('The TLS connection to 127.0.0.1:')
    }
  })

  test('that must be TLS to a server without: P1011', async ({ project, expect }) => {
    const url = changed(project.database.url, (copy) => copy.searchParams.set('sslmode', 'require'))

    for (const output of await outputs(project, url)) expect(output).toMatch(/^1 [\s\S]*P1011/)
  })

  test('that the server cuts: P1017', async ({ project, expect }) => {
    await using server = await startFakeServer(tlsAnswer.no, (socket) => socket.end())

    for (const output of await outputs(project, server.url)) {
      expect(output).toMatch(/^1 [\s\S]*P1017/)
    }
  })

  test('by a URL of another scheme or no URL: P1013', async ({ project, expect }) => {
    for (const url of ['mysql://root@localhost/app', 'nonsense']) {
      const [deploy, pull] = await outputs(project, url)
      expect(deploy).toMatch(/P1013|must start with the protocol/)
      expect(pull).toMatch(/P1013|must start with the protocol/)
    }
  })
})
