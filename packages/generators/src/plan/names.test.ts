import { expect, test } from 'vitest'
import { scanSchema } from '../schema/scan-schema.ts'
import { fieldMigrationName } from './migration-name.ts'
import { existingModelNames, newModelNames } from './names.ts'

test('every spelling of a name', () => {
  expect(newModelNames('BlogPost', undefined)).toEqual({
    model: 'BlogPost',
    one: 'blogPost',
    many: 'blogPosts',
    route: 'blog-posts',
    file: 'blog-post',
    table: 'blog_posts',
    words: 'blog post',
  })
})

test.each(['NewsItems', 'newsItems', 'news_items', 'news-items'])('--plural %s', (plural) => {
  expect(newModelNames('News', plural)).toMatchObject({ many: 'newsItems', table: 'news_items' })
})

test.each([
  ['model Person {\n  @@map("persons")\n}', 'persons', 'persons'],
  ['model News {\n  @@map("news_items")\n}', 'news_items', 'news-items'],
  ['model Person {\n  id Int @id\n}', 'Person', 'people'],
])('%j is read back', (content, table, route) => {
  const schema = scanSchema([{ path: '', content }])
  const [block] = schema.blocks
  expect(block && existingModelNames(schema, block)).toMatchObject({ table, route })
})

test.each([
  ['Post', ['subtitle'], 'add_post_subtitle'],
  ['BlogPost', ['authorName', 'at'], 'add_blog_post_author_name_at'],
  [
    'Post',
    ['averyverylongname', 'anotherverylongname', 'thirdverylongname'],
    'add_post_averyverylongname_and_2_more',
  ],
])('migration of %s %j', (model, fields, name) => {
  expect(fieldMigrationName(model, fields)).toBe(name)
})
