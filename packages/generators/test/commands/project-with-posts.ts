import { onTestFinished } from 'vitest'
import type { Tables } from '../tables.ts'
import {
  type Afterwards,
  copyOf,
  type TemporaryProject,
  temporaryProject,
} from '../temporary-project.ts'

const post =
  'model Post title:string slug:string:120:unique author:ref:User status:enum:draft,live:default=draft body:text:optional'

const user = '018f4e2a-0000-7000-8000-000000000001'

/** One user; fifty posts of it, half of them with a body. */
const rows = [
  `INSERT INTO users (id, email) VALUES ('${user}', 'a')`,
  `INSERT INTO posts (id, title, slug, author_id, body)
    SELECT gen_random_uuid(), 'title ' || n, 'slug-' || n, '${user}',
      CASE WHEN n % 2 = 0 THEN 'body ' || n END
    FROM generate_series(1, 50) AS n`,
]

/** Made once for each test file. */
let origin: Promise<TemporaryProject> | undefined

/** Fifty posts of one user, half of them with a body, in a table that others have. */
export async function projectWithPosts(
  afterwards: Afterwards = onTestFinished,
): Promise<TemporaryProject> {
  origin ??= withPosts()
  const project = await copyOf(await origin)
  afterwards(project.remove)
  return project
}

async function withPosts(): Promise<TemporaryProject> {
  // With its server and its folder it goes in the end.
  const project = await temporaryProject(() => {})
  await project.run(post)
  for (const sql of rows) await project.query(sql)
  project.release()
  return project
}

/** The same in tables alone. */
export async function fillWithPosts({ run, query }: Tables): Promise<void> {
  await run('model User email:string:unique name:string:optional')
  await run(`${post} --no-api`)
  for (const sql of rows) await query(sql)
}
