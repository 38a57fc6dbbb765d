import { expect, test } from 'vitest'
import { isBounded } from './bounded-statements.ts'

const [id, email, name] = ['id', 'email', 'name'].map((column) => `"public"."users"."${column}"`)
const keys = [new Set([`${id}`]), new Set([`${email}`, `${name}`])]
const select = `SELECT ${id}, ${name}::text FROM "public"."users" WHERE`

test.each([
  [`INSERT INTO "public"."users" ("id","name") VALUES ($1,$2) RETURNING ${id}, ${name}`],
  [`${select} (${id} = $1 AND 1=1) LIMIT $2 OFFSET $3`],
  [`${select} (${id} = $1 AND ${name} = $2) LIMIT $3 OFFSET $4`],
  [`${select} ((${email} = $1 AND ${name} = $2) AND 1=1) LIMIT $3 OFFSET $4`],
  [`${select} ${id} IN ($1,$2,$3) OFFSET $4`],
  [`${select} 1=1 ORDER BY ${id} ASC LIMIT $1 OFFSET $2`],
  [`${select} ${id} < $1 ORDER BY ${id} DESC LIMIT $2 OFFSET $3`],
])('%s is bounded', (sql) => {
  expect(isBounded(sql, keys)).toBe(true)
})

test.each([
  [`INSERT INTO "public"."users" ("id") VALUES ($1), ($2) RETURNING ${id}`],
  [`INSERT INTO "public"."users" ("id") VALUES ((SELECT 1)) RETURNING ${id}`],
  [`INSERT INTO "public"."users" ("id") VALUES ($1) ON CONFLICT DO NOTHING RETURNING ${id}`],
  [`UPDATE "public"."users" SET "name" = $1 WHERE (${id} = $2 AND 1=1) RETURNING ${id}`],
  [`${select} (${email} = $1 AND 1=1) LIMIT $2 OFFSET $3`],
  [`${select} ${name} = $1 LIMIT $2 OFFSET $3`],
  [`${select} (${id} = $1 OR ${name} = $2) LIMIT $3 OFFSET $4`],
  [`${select} ${id} <> $1 LIMIT $2 OFFSET $3`],
  [`${select} ${id}::text = $1 LIMIT $2 OFFSET $3`],
  [`${select} ${id} IN (${Array(101).fill('$1')}) OFFSET $102`],
  [`${select} ${id} IN (SELECT 1) LIMIT $1 OFFSET $2`],
  [`${select} 1=1 LIMIT $1 OFFSET $2`],
  [`${select} 1=1 ORDER BY ${id} ASC OFFSET $1`],
  [`${select} 1=1 ORDER BY ${name} ASC LIMIT $1 OFFSET $2`],
  [`${select} ${name} = $1 ORDER BY ${id} ASC LIMIT $2 OFFSET $3`],
  [`${select} ${name} > $1 ORDER BY ${id} ASC LIMIT $2 OFFSET $3`],
  [`${select} ${name}::text LIKE ('%' || $1 || '%') ORDER BY ${id} ASC LIMIT $2 OFFSET $3`],
  [`SELECT COUNT(*) FROM (SELECT ${id} FROM "public"."users" WHERE 1=1 OFFSET $1) AS "sub"`],
  ['SELECT pg_sleep(3600)'],
])('%s is not', (sql) => {
  expect(isBounded(sql, keys)).toBe(false)
})
