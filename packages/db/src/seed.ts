import type { Database } from './client.ts'

/** Rows that every development database starts with. Running it again changes nothing. */
export async function seed(db: Database): Promise<void> {
  await db.user.upsert({
    where: { email: 'ada@example.com' },
    create: { email: 'ada@example.com', name: 'Ada Lovelace' },
    update: {},
  })
}
