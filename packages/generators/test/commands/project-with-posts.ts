import { onTestFinished } from 'vitest'
import {
  type Afterwards,
  copyOf,
  type TemporaryProject,
  temporaryProject,
} from '../temporary-project.ts'

const post =
  'model Post title:string slug:string:120:unique author:ref:User status:enum:draft,live:default=draft body:text:optional'

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
  await project.query(
    "INSERT INTO users (id, email) VALUES ('018f4e2a-0000-7000-8000-000000000001', 'a')",
  )
  await project.query(`
    INSERT INTO posts (id, title, slug, author_id, body)
    SELECT gen_random_uuid(), 'title ' || n, 'slug-' || n, '018f4e2a-0000-7000-8000-000000000001',
      CASE WHEN n % 2 = 0 THEN 'body ' || n END
    FROM generate_series(1, 50) AS n`)
  project.release()
  return project
}
