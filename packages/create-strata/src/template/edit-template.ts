import type { TemplateFile } from './template.ts'

type Edit = (content: string, name: string) => string

/** Every difference between the template and a project; docs/decisions/001 says why each is. */
const edits: Record<string, Edit> = {
  'package.json': editPackageJson,
  'pnpm-lock.yaml': dropCreateImporter,
  'README.md': editReadme,
  'knip.json': dropBench,
}

/** The files of the project called `name`. Throws where an edit does not find its place. */
export function editTemplate(files: readonly TemplateFile[], name: string): TemplateFile[] {
  const missing = Object.keys(edits).filter((path) => !files.some((file) => file.path === path))
  if (missing.length > 0) throw new Error(`The template has no ${missing.join(', ')}`)
  return files.map((file) => {
    const edit = Object.hasOwn(edits, file.path) ? edits[file.path] : undefined
    if (!edit) return file
    return { ...file, content: Buffer.from(edit(file.content.toString('utf8'), name)) }
  })
}

/** The project's name, and no `new` script: what it runs does not ship. */
export function editPackageJson(content: string, name: string): string {
  const named = replaceOnce(content, /^( {2}"name": )".*"(,)$/m, `$1${JSON.stringify(name)}$2`)
  return replaceOnce(named, /^ {4}"new": ".*",\r?\n/m, '')
}

/** Without the importer, `--frozen-lockfile` finds exactly the packages that are there. */
export function dropCreateImporter(content: string): string {
  return replaceOnce(content, /^ {2}packages\/create-strata:\r?\n(?: {4}.*\r?\n)*\r?\n/m, '')
}

/** The project's title, without how to make a project. */
export function editReadme(content: string, name: string): string {
  const titled = replaceOnce(content, /^# Strata$/m, `# ${name}`)
  return replaceOnce(titled, /^<!-- clone -->[\s\S]*?^<!-- \/clone -->\s*/m, '')
}

/** The root of a project has no measurements, whose peers knip is told of. */
export function dropBench(content: string): string {
  return replaceOnce(content, /^ {4}"\.": \{\r?\n(?: {6}.*\r?\n)*? {4}\},\r?\n/m, '')
}

function replaceOnce(content: string, pattern: RegExp, replacement: string): string {
  if (!pattern.test(content)) throw new Error(`Nothing matches ${pattern} in the template`)
  return content.replace(pattern, replacement)
}
