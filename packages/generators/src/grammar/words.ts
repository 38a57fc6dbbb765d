import pluralizeWord from 'pluralize'

/** `blogPosts`, `BlogPosts`, `blog_posts` and `blog-posts` are all `['blog', 'posts']`. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
}

export const snakeCase = (name: string) => wordsOf(name).join('_')
export const kebabCase = (name: string) => wordsOf(name).join('-')
export const pascalCase = (name: string) =>
  wordsOf(name)
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join('')

/** `PatientLinks` of `patient_links`, which a database was read as; a name in the usual form stays. */
export const typeName = (name: string) =>
  /^[A-Z][A-Za-z\d]*$/.test(name) ? name : pascalCase(name)

/** First letter small, the rest as it is: Prisma's name of a model on its client. */
export const lowerFirst = (name: string) => `${name[0]?.toLowerCase() ?? ''}${name.slice(1)}`
export const upperFirst = (name: string) => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`

/** Plural of a PascalCase name's last word; undefined where it is the same as the singular. */
export function pluralOf(model: string): string | undefined {
  const words = wordsOf(model)
  const last = words.at(-1) ?? ''
  const plural = pluralizeWord(last)
  if (plural === last || sameInBoth.has(last)) return undefined
  return `${lowerFirst(model.slice(0, model.length - last.length))}${words.length > 1 ? upperFirst(plural) : plural}`
}

/** Words that `pluralize` bends although both forms are in use for one thing, or are the same. */
const sameInBoth: ReadonlySet<string> = new Set(['news', 'series', 'media', 'data', 'settings'])
