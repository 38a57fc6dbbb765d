import { expect, test } from 'vitest'
import { repositoryState, withModel } from '../../../test/resource-project.ts'
import { parseModel } from './parse-model.ts'

test('--public is said again, and refused without routes', () => {
  const parsed = parseModel({ positionals: ['Post'], values: { public: true } })
  expect(parsed).toMatchObject({ isPublic: true, canonical: ['model', 'Post', '--public'] })
  expect(() =>
    parseModel({ positionals: ['Post'], values: { public: true, 'no-api': true } }),
  ).toThrow('--public is of routes, and --no-api makes none.')
})

test('routes are closed unless they are --public', async () => {
  const routes = async (words: string) =>
    (await withModel(repositoryState(), words)).read('apps/api/src/routes/posts/routes.ts')
  const closed = await routes('Post title:string')
  expect(closed?.match(/can\('posts:(?:read|write)'/g)).toHaveLength(5)
  expect(closed).not.toContain('open(')
  const open = await routes('Post title:string --public')
  expect(open?.match(/open\(\{ 20[014]/g)).toHaveLength(5)
  expect(open).not.toContain('can(')
})

test('a resource does not take a path of the app itself', async () => {
  for (const words of ['Doc', 'Check --plural=health']) {
    await expect(withModel(repositoryState(), words)).rejects.toMatchObject({
      code: 'GENERATE.ROUTE_TAKEN',
    })
  }
})
