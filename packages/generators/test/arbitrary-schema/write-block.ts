import type { Noise } from './noise.ts'
import type { BlockShape, LineShape } from './shape.ts'

interface Style {
  eol: string
  indent: string
  aligned: boolean
}

/** A block without a line end behind it; line ends are `\n` here. */
export function writeBlock(block: BlockShape, style: Style, noise: Noise): string {
  const gap = noise.pick(' ', ' ', '  ', '\t', '\u3000')
  const open = noise.pick(
    ' {',
    ' {',
    '{',
    `  { // ${noise.remark()}`,
    ' { junk',
    ' { /* half',
    ' { "',
  )
  const width = Math.max(...block.lines.map(({ name }) => name.length), 0) + 1
  const typeWidth = Math.max(...block.lines.map((line) => typeOf(line).length), 0) + 1
  const lines = block.lines.map((line) => {
    if (style.aligned && !noise.rarely(9)) {
      const start = `${line.name.padEnd(width)}${typeOf(line).padEnd(typeWidth)}`
      return `${start}${line.attributes.join(' ')}`.trimEnd()
    }
    return writeLine(line, noise)
  })
  const attributes = block.attributes.map((attribute) => `${writeAttribute(attribute, noise)}`)
  const gapAbove = attributes.length > 0 && block.lines.length > 0 ? noise.pick(['\n'], []) : []
  const mixed = noise.rarely(4) ? [...attributes, ...lines] : [...lines, ...gapAbove, ...attributes]
  const body = mixed.map((line) =>
    line === '\n' ? line : `${above(style, noise)}${style.indent}${line}${behindLine(noise)}\n`,
  )
  const close = noise.pick('}', '}', '\u00a0}', '/* end */ }', `// ${noise.remark()}\n}`, '\n}')
  return `${docs(noise)}${block.kind}${gap}${block.name}${open}\n${body.join('')}${close}`
}

const typeOf = ({ type = '', mark }: LineShape) => `${type}${mark ?? ''}`

function docs(noise: Noise): string {
  return noise.pick(
    '',
    '',
    `/// ${noise.remark()}\n`,
    `// ${noise.remark()}\n`,
    `/// a\n// ${noise.remark()}\n/// b\n`,
    `/* ${noise.remark()} */\n`,
    `/* a\n${noise.remark()}\n*/\n\n`,
  )
}

function above({ indent }: Style, noise: Noise): string {
  return noise.pick(
    '',
    '',
    '',
    '',
    `${indent}/// ${noise.remark()}\n`,
    `${indent}// ${noise.remark()}\n`,
    '\n',
    ' \t\n',
    `${indent}// a\n${indent}/// ${noise.remark()}\n`,
    `\n${indent}// ${noise.remark()}\n\n`,
    `/* ${noise.remark()}\n ${noise.remark()} */\n`,
    '/* a */ ',
    '/* a\n b */ ',
  )
}

function behindLine(noise: Noise): string {
  return noise.pick(
    '',
    '',
    '',
    '',
    ` // ${noise.remark()}`,
    `// ${noise.remark()}`,
    `\t/// ${noise.remark()}`,
    ` /* ${noise.remark()} */`,
    ` /* a\n${noise.remark()} */`,
    '  ',
  )
}

/** Without any alignment. */
function writeLine(line: LineShape, noise: Noise): string {
  const space = () => noise.pick(' ', ' ', '  ', '\t', ' \t ', '\u00a0')
  const mark = line.mark === undefined ? '' : `${noise.pick('', '', ' ')}${line.mark}`
  const type = line.type === undefined ? '' : `${space()}${line.type}${mark}`
  const attributes = line.attributes.map((attribute) => {
    // `@` may follow a type without a space, but not a value's name.
    const gap = line.type !== undefined && noise.rarely(6) ? '' : space()
    return `${gap}${writeAttribute(attribute, noise)}`
  })
  return `${line.name}${type}${attributes.join('')}`
}

/** With or without spaces between its parts; strings stay. */
function writeAttribute(attribute: string, noise: Noise): string {
  const style = noise.pick('plain', 'plain', 'compact', 'wide')
  if (style === 'plain') return attribute
  return attribute
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, at) =>
      at % 2 === 1 ? part : style === 'wide' ? wide(part) : part.replaceAll(' ', ''),
    )
    .join('')
}

const wide = (code: string) =>
  code
    .replaceAll(' ', '  ')
    .replaceAll(/[(,:\]]/g, ' $& ')
    .replaceAll(/^@@?/g, '$& ')
