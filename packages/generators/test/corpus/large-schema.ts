import type { SchemaFile } from '@repo/schema-engine'

const modules =
  'Sales Purchase Stock Ledger Payroll Project Asset Quality Service Fleet Contract Tax Bank Plant Portal'.split(
    ' ',
  )
const nouns =
  'Order Item Invoice Payment Account Address Contact Document Note Task Event Rule Template Batch Status Limit Budget Report Setting Import'.split(
    ' ',
  )

/** As a tool writes them: one file a module, twenty models each, all alike and none the same. */
export function largeSchema(): SchemaFile[] {
  const head = `generator client {
  provider = "prisma-client"
  output   = "../src/generated"
}

datasource db {
  provider = "postgresql"
}
`
  const files = modules.map((module, at) => {
    const blocks = nouns.map((noun, number) => model(at, module, number, noun))
    return {
      path: `/large/${module.toLowerCase()}.prisma`,
      content: `${[...blocks, stateOf(module)].join('\n\n')}\n`,
    }
  })
  return [{ path: '/large/schema.prisma', content: head }, ...files]
}

/** Each model refers to the one before it, to the first of its module and to one of the module before. */
function model(at: number, module: string, number: number, noun: string): string {
  const own = `${module}${noun}`
  const before = number > 0 ? `${module}${nouns[number - 1]}` : undefined
  const after = number < nouns.length - 1 ? `${module}${nouns[number + 1]}` : undefined
  const root = number > 1 ? `${module}${nouns[0]}` : undefined
  const parent = at > 0 ? `${modules[at - 1]}${noun}` : undefined
  const child = at < modules.length - 1 ? `${modules[at + 1]}${noun}` : undefined
  const leaves = number === 0 ? nouns.slice(2).map((other) => `${module}${other}`) : []
  return [
    `/// ${noun} of the module ${module}, generated.`,
    `model ${own} {`,
    '  id          Int       @id @default(autoincrement())',
    `  code        String    @unique @db.VarChar(${20 + number})`,
    '  name        String',
    '  description String?',
    `  state       ${module}State @default(open)`,
    `  amount      Decimal   @default(0) @db.Decimal(${10 + (number % 6)}, 2)`,
    '  quantity    Int       @default(1)',
    '  isActive    Boolean   @default(true) @map("is_active")',
    '  validFrom   DateTime? @map("valid_from") @db.Date',
    '  tags        String[]',
    '  extra       Json?',
    ...(before === undefined ? [] : reference('previous', before, 'Previous', own)),
    ...(after === undefined ? [] : [`  next ${after}[] @relation("${after}Previous")`]),
    ...(root === undefined ? [] : reference('root', root, 'Root', own)),
    ...leaves.map((leaf) => `  root${leaf} ${leaf}[] @relation("${leaf}Root")`),
    ...(parent === undefined ? [] : reference('parent', parent, 'Parent', own)),
    ...(child === undefined ? [] : [`  children ${child}[] @relation("${child}Parent")`]),
    '  createdAt   DateTime  @default(now()) @map("created_at")',
    '  updatedAt   DateTime  @updatedAt @map("updated_at")',
    '',
    ...(parent === undefined ? [] : ['  @@index([parentId])']),
    '  @@index([state, createdAt(sort: Desc)])',
    `  @@map("${module.toLowerCase()}_${noun.toLowerCase()}")`,
    '}',
  ].join('\n')
}

const reference = (field: string, target: string, name: string, own: string) => [
  `  ${field}   ${target}?  @relation("${own}${name}", fields: [${field}Id], references: [id])`,
  `  ${field}Id Int?        @map("${field}_id")`,
]

const stateOf = (module: string) =>
  `enum ${module}State {\n  open\n  closed\n  archived\n\n  @@map("${module.toLowerCase()}_state")\n}`
