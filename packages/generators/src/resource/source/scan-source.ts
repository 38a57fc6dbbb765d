/** A piece of TypeScript. Offsets are into the text. */
export interface Token {
  /** A template is its pieces, `\`a ${`, `} b\``, with the tokens of its expressions between. */
  kind: 'name' | 'number' | 'string' | 'template' | 'regex' | 'comment' | 'mark'
  text: string
  start: number
  end: number
}

/** A token as it is compared: quotes of either kind are one. */
export const plain = ({ kind, text }: Token) =>
  kind === 'string' && !/['\\]/.test(text) ? `'${text.slice(1, -1)}'` : text

/** A source as tokens: enough to find object literals, calls and imports, whatever their format. */
export interface Source {
  text: string
  /** Without comments. */
  tokens: Token[]
  comments: Token[]
  /** Index of the bracket that closes or opens the one of an index. */
  partner: ReadonlyMap<number, number>
}

const patterns: [Token['kind'], RegExp][] = [
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y],
  ['name', /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy],
  ['number', /\d[\w.]*/y],
  ['mark', /=>|\.\.\.|[=!]==?|\?\?=?|\?\.|&&|\|\||[<>+*/%-]=|\+\+|--|(?!\/\*)[^\s'"`]/y],
]
const template = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y
/** Behind these a slash divides. */
const isOperand = ({ kind, text }: Token) =>
  kind === 'mark' ? /^[)\]}]$/.test(text) : !/^(?:return|typeof|case|await|of|in)$/.test(text)

/** Undefined for a text whose brackets, strings or templates have no end. */
export function scanSource(text: string): Source | undefined {
  const tokens: Token[] = []
  const comments: Token[] = []
  const partner = new Map<number, number>()
  const open: number[] = []
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const opener = tokens[open.at(-1) ?? -1]
    const token = tokenAt(text, at, tokens.at(-1), opener?.kind === 'template')
    if (token === undefined) return undefined
    at = token.end
    if (token.kind === 'comment') {
      comments.push(token)
      continue
    }
    const index = tokens.push(token) - 1
    if (closes(token)) {
      const start = open.pop()
      if (start === undefined || !isPair(tokens[start], token)) return undefined
      partner.set(start, index).set(index, start)
    }
    if (opens(token)) open.push(index)
  }
  return open.length === 0 ? { text, tokens, comments, partner } : undefined
}

function tokenAt(text: string, at: number, previous: Token | undefined, inTemplate: boolean) {
  if (text[at] === '`' || (inTemplate && text[at] === '}')) {
    return match('template', template, text, at, 1)
  }
  for (const [kind, pattern] of patterns) {
    const token = match(kind, pattern, text, at)
    if (token?.text !== '/' || (previous !== undefined && isOperand(previous))) {
      if (token !== undefined) return token
      continue
    }
    return match('regex', regex, text, at) ?? token
  }
  return undefined
}

function match(
  kind: Token['kind'],
  pattern: RegExp,
  text: string,
  at: number,
  skipped = 0,
): Token | undefined {
  pattern.lastIndex = at + skipped
  if (!pattern.test(text)) return undefined
  return { kind, text: text.slice(at, pattern.lastIndex), start: at, end: pattern.lastIndex }
}

function skipSpace(text: string, from: number): number {
  const space = /\s*/y
  space.lastIndex = from
  space.test(text)
  return space.lastIndex
}

const opens = ({ kind, text }: Token) =>
  kind === 'template' ? text.endsWith('${') : kind === 'mark' && /^[([{]$/.test(text)
const closes = ({ kind, text }: Token) =>
  kind === 'template' ? text.startsWith('}') : kind === 'mark' && /^[)\]}]$/.test(text)

function isPair(opener: Token | undefined, { kind, text }: Token): boolean {
  if (opener === undefined || kind === 'template') return opener?.kind === 'template'
  return { ')': '(', ']': '[', '}': '{' }[text] === opener.text
}
