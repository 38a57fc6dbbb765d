import { noPrompts, type Prompts } from '@repo/cli'
import { expect, test } from 'vitest'
import { generators } from './generators/index.ts'
import { parseCommand } from './parse-command.ts'
import { readRequest } from './read-request.ts'
import { scanSchema } from './schema/scan-schema.ts'

const content = `model User {
  id    Int     @id
  email String?
}
model Post {
  id     Int    @id
  title  String
  status Status
}
enum Status {
  draft
  live
}
`
const readSchema = () => scanSchema([{ path: 'schema.prisma', content }])

/** What the command line and these answers ask for; the questions are the flags that would answer them. */
async function request(command: string, answers: string[], interactive = true) {
  const parsed = parseCommand(command.split(' '), generators)
  if (parsed.command !== 'generate') throw new Error(`"${command}" is no generator.`)
  const questions: string[] = []
  const answer = async <Value extends string>({ message }: { message: string }) => {
    questions.push(message)
    const given = answers.shift()
    if (given === undefined) throw new Error(`Nobody answers "${message}".`)
    return given as Value // the prompts' own check of choices is not at test
  }
  const prompts: Prompts = { ...noPrompts, interactive, text: answer, select: answer }
  const { canonical } = await readRequest(parsed.generator, parsed.args, { prompts, readSchema })
  expect(answers).toEqual([])
  return { canonical: canonical.join(' '), questions }
}

test.each([
  ['model', ['Tag', 'label:string'], 'model Tag label:string'],
  ['model News title:string', ['newsItems'], 'model News title:string --plural newsItems'],
  ['field', ['Post', 'a:int b:int'], 'field Post a:int b:int'],
  ['field Post', ['a:int:optional'], 'field Post a:int:optional'],
  ['field Post --no-api', ['a:int'], 'field Post a:int --no-api'],
  ['relation Post', ['author:ref:User'], 'relation Post author:ref:User'],
  ['join Post', ['User', ''], 'join Post User'],
  ['rename field Post title', ['headline', 'db'], 'rename field Post title headline --db'],
  ['rename field Post title --db', ['headline'], 'rename field Post title headline --db'],
  ['rename field Post title --finish', ['headline'], 'rename field Post title headline --finish'],
  ['rename model Post', ['Article', 'code-only'], 'rename model Post Article --code-only'],
  ['rename enum Status', ['State', 'db'], 'rename enum Status State --db'],
  [
    'rename enum-value Status draft --db',
    ['pending'],
    'rename enum-value Status draft pending --db',
  ],
  ['require', ['User', 'email'], 'require User.email'],
  ['optional', ['Post', 'title'], 'optional Post.title'],
  ['retype Post.title', ['text'], 'retype Post.title text'],
  [
    'retype Post.title --using lower(title)',
    ['text'],
    'retype Post.title text --using lower(title)',
  ],
  ['remove field Post --now', ['title'], 'remove field Post title --now'],
  ['remove', ['model', 'ignore', 'Post'], 'remove model Post'],
  ['index Post', ['title'], 'index Post title'],
  ['unique', ['Post', 'title'], 'unique Post title'],
  ['enum Color', ['red green'], 'enum Color red green'],
  ['enum-value Status', ['archived'], 'enum-value Status archived'],
  ['migration', ['add_search'], 'migration add_search'],
])('%s asks for the rest', async (command, answers, canonical) => {
  const asked = [...answers]
  expect(await request(command, asked)).toMatchObject({ canonical })
})

test.each(generators.map(({ name }) => name))(
  '%s without a terminal asks nothing',
  async (name) => {
    await expect(request(name, [], false)).rejects.toMatchObject({ code: 'CLI.USAGE' })
  },
)

test.each([
  ['index Post title body', 'An index needs a model and its fields, with commas between them.'],
  ['enum-value Status a b', 'An enum value needs the enum and one value.'],
  ['retype Post.title text text', 'A retype needs one type.'],
  ['field Pots', 'The schema has no model "Pots".'],
  ['retype Post.titel', 'Model "Post" has no field "titel".'],
])('%s is refused, not asked about', async (command, message) => {
  await expect(request(command, [])).rejects.toMatchObject({ message })
})

test.each([
  ['modle Post', 'pnpm gen model'],
  ['unod', 'pnpm gen undo'],
  ['xyzzy', 'pnpm gen --help'],
  ['model Post --dryrun', 'Write --dry-run'],
])('%s has the hint: %s', (command, hint) => {
  expect(() => parseCommand(command.split(' '), generators)).toThrow(
    expect.objectContaining({ code: 'CLI.USAGE', hint }),
  )
})

test('a field is asked for with the types that it may have', async () => {
  const shown: (string | undefined)[] = []
  const prompts: Prompts = {
    ...noPrompts,
    interactive: true,
    text: async ({ help }) => {
      shown.push(help)
      return 'a:int'
    },
  }
  const parsed = parseCommand(['field', 'Post'], generators)
  if (parsed.command !== 'generate') throw new Error('no generator')
  await readRequest(parsed.generator, parsed.args, { prompts, readSchema })
  expect(shown).toEqual([expect.stringContaining('decimal:10.2')])
})
