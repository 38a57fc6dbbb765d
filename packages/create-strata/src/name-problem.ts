import { isBuiltin } from 'node:module'

const longest = 214

/** The rules of npm for a new package's name, and of Windows for a folder's; the first that fails is told. */
const rules: readonly [broken: (name: string) => boolean, problem: string][] = [
  [(name) => name.trim() === '', 'is empty'],
  [(name) => name === '.' || name.includes('..'), 'has ".." or is "."; it must name one folder'],
  [(name) => /\s/.test(name), 'has a space'],
  [(name) => /\p{Lu}/u.test(name), 'has capitals'],
  [(name) => /[^a-z0-9._-]/.test(name), 'has characters other than a-z, 0-9, ".", "_" and "-"'],
  [(name) => /^[._-]/.test(name), 'starts with ".", "_" or "-"'],
  [(name) => name.endsWith('.'), 'ends with "."'],
  [(name) => name.length > longest, `is longer than ${longest} characters`],
  [(name) => name === 'node_modules' || name === 'favicon.ico' || isBuiltin(name), 'is reserved'],
  [(name) => /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(name), 'is reserved by Windows'],
]

/** Why no project can be called that, as the end of a sentence; undefined when one can. */
export function nameProblem(name: string): string | undefined {
  return rules.find(([broken]) => broken(name))?.[1]
}

/** The nearest name that is allowed, or undefined when nothing is left of it. */
export function nearestName(name: string): string | undefined {
  const nearest = name
    .normalize('NFKD')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1-$2')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._]+|\.{2,}/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, longest)
  return nameProblem(nearest) === undefined ? nearest : undefined
}
