import { expect, test } from 'vitest'
import { kebabCase, pascalCase, pluralOf, snakeCase } from './words.ts'

test.each([
  ['title', 'title', 'title', 'Title'],
  ['authorId', 'author_id', 'author-id', 'AuthorId'],
  ['BlogPost', 'blog_post', 'blog-post', 'BlogPost'],
  ['htmlURL', 'html_url', 'html-url', 'HtmlUrl'],
  ['HTTPServer2', 'http_server2', 'http-server2', 'HttpServer2'],
  ['blog_posts', 'blog_posts', 'blog-posts', 'BlogPosts'],
])('%s', (name, snake, kebab, pascal) => {
  expect([snakeCase(name), kebabCase(name), pascalCase(name)]).toEqual([snake, kebab, pascal])
})

test.each([
  ['Post', 'posts'],
  ['BlogPost', 'blogPosts'],
  ['Category', 'categories'],
  ['Person', 'people'],
  ['OrderStatus', 'orderStatuses'],
  ['News', undefined],
  ['Series', undefined],
  ['SocialMedia', undefined],
  ['Data', undefined],
  ['Settings', undefined],
  ['Sheep', undefined],
])('the plural of %s is %s', (model, plural) => {
  expect(pluralOf(model)).toBe(plural)
})
