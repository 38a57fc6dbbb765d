import type { SchemaFile } from '@repo/schema-engine'
import { Noise } from './noise.ts'
import type { SchemaShape } from './shape.ts'
import { writeBlock } from './write-block.ts'

const paths = ['/schema/schema.prisma', '/schema/models/b.prisma', '/schema/models/a.prisma']

/** Puts a schema into files, in a style of its own each. */
export function writeSchema(shape: SchemaShape, numbers: readonly number[]): SchemaFile[] {
  const noise = new Noise(numbers)
  const count = noise.pick(1, 2, 3)
  const files = paths
    .slice(0, count)
    .map((path, at) => ({ path, parts: at === 0 ? [header(shape)] : [] }))
  const styles = files.map(() => ({
    eol: noise.pick('\n', '\r\n', '\n', '\r'),
    indent: noise.pick('  ', '\t', '    ', '', '\u00a0 '),
    aligned: noise.pick(true, false),
  }))
  for (const [at, block] of shape.blocks.entries()) {
    const which = count === 1 ? 0 : noise.pick(at, at + 1) % count
    const style = styles[which] ?? styles[0]
    if (style) files[which]?.parts.push(writeBlock(block, style, noise))
  }
  return files.map(({ path, parts }, at) => {
    const { eol = '\n' } = styles[at] ?? {}
    return { path, content: joined(parts, noise).replaceAll('\n', eol) }
  })
}

function header({ schemas, previewFeatures }: SchemaShape): string {
  const list = (names: string[]) => `[${names.map((name) => `"${name}"`).join(', ')}]`
  const features =
    previewFeatures.length > 0 ? `  previewFeatures = ${list(previewFeatures)}\n` : ''
  const names = schemas.length > 0 ? `  schemas = ${list(schemas)}\n` : ''
  return `generator client {\n  provider = "prisma-client"\n${features}}\n\ndatasource db {\n  provider = "postgresql"\n${names}}`
}

/** One block behind the other: on the same line, the next one, or with blank lines and comments between. */
function joined(parts: string[], noise: Noise): string {
  let text = noise.pick('', '\n', '// File.\n\n', '/* File. */\n')
  for (const [at, part] of parts.entries()) {
    // A block with a comment above cannot stand on a line that goes on.
    const sameLine = /^(model|view|enum)\b/.test(part)
    const gap = noise.pick(
      '\n\n',
      '\n\n',
      '\n\n\n',
      '\n',
      sameLine ? ' ' : '\n',
      `\n// ${noise.remark()}\n\n`,
    )
    if (at > 0) text += gap.trim() === '' && gap.includes('\n') ? behind(noise) + gap : gap
    text += part
  }
  return text + noise.pick('\n', '', '\n\n', ' // end', `\n/* ${noise.remark()} */\n`)
}

/** A comment on the line of the closing brace. */
const behind = (noise: Noise) =>
  noise.pick('', '', ' // end', `  /* ${noise.remark()} */`, ` /* a\n${noise.remark()} */`, ' ')
