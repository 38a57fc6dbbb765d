/** node:http and pg with named statements: the limit. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'
import { newUser, settings } from './settings.ts'

const pool = new pg.Pool({ connectionString: settings.url, max: settings.poolSize })
const columns = 'id, email, name, created_at AS "createdAt", updated_at AS "updatedAt"'

const list = () =>
  pool.query({ name: 'list', text: `SELECT ${columns} FROM users ORDER BY id LIMIT 20` })
const read = (id: string) =>
  pool.query({ name: 'read', text: `SELECT ${columns} FROM users WHERE id = $1`, values: [id] })
const create = ({ email, name }: { email: string; name?: string | undefined }) =>
  pool.query({
    name: 'create',
    text: `INSERT INTO users (id, email, name) VALUES ($1, $2, $3) RETURNING ${columns}`,
    values: [randomUUID(), email, name ?? null],
  })

createServer(async (request, response) => {
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const id = request.url?.split('/')[2]
  if (request.method === 'POST') {
    let text = ''
    for await (const chunk of request) text += chunk
    answer(201, (await create(newUser.parse(JSON.parse(text)))).rows[0])
  } else if (id) answer(200, (await read(id)).rows[0])
  else answer(200, { data: (await list()).rows })
}).listen(settings.port, '127.0.0.1')
