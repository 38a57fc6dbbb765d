import type { Client } from 'pg'

export interface ConnectOptions {
  port: number
  password: string
  applicationName: string
}

/** A session on database `postgres`; the death of its server is no crash of ours. Throws what pg throws. */
export async function connectServer(options: ConnectOptions): Promise<Client> {
  const { default: pg } = await import('pg') // 40 ms that importing this package should not cost
  const client = new pg.Client({
    host: '127.0.0.1',
    port: options.port,
    user: 'postgres',
    password: options.password,
    database: 'postgres',
    application_name: options.applicationName,
    connectionTimeoutMillis: 5000,
    ssl: false, // whatever PGSSLMODE says
  })
  client.on('error', () => {})
  await client.connect()
  return client
}
