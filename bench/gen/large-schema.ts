/** Models of one kind refer to each other in a chain and share an enum. */
const kindSize = 10

/**
 * The template's schema with models added until there are `count`. Each has eleven columns, two
 * indexes, an enum and a parent; one of five belongs to a user.
 */
export function largeSchema(template: string, count: number): string {
  const names = Array.from({ length: count - 1 }, (_, index) => `Record${index + 1}`)
  const owned = names.filter((_name, index) => isOwned(index))
  const lists = owned.map((name) => `  ${listOf(name)} ${name}[]\n`).join('')
  return [
    template.replace('\n  @@map("users")', `${lists}\n  @@map("users")`),
    ...names.map((name, index) => model(names, name, index)),
    ...names.filter((_name, index) => index % kindSize === 0).map(kindEnum),
  ].join('\n')
}

/** An ordinary one, which most edits are about. */
export const lastModel = (count: number) => `Record${count - 1}`

const isOwned = (index: number) => index % 5 === 0
const listOf = (name: string) => `${name.toLowerCase()}s`
const kindOf = (names: string[], index: number) => `${names[index - (index % kindSize)]}Status`

function model(names: string[], name: string, index: number): string {
  const parent = index % kindSize === 0 ? undefined : names[index - 1]
  const child = (index + 1) % kindSize === 0 ? undefined : names[index + 1]
  const reference = (
    field: string,
    type: string,
  ) => `  ${field}Id String? @map("${field}_id") @db.Uuid
  ${field} ${type}? @relation(fields: [${field}Id], references: [id], onDelete: Restrict)
  @@index([${field}Id])
`
  return `model ${name} {
  id          String   @id @default(uuid(7)) @db.Uuid
  title       String
  description String?
  slug        String   @unique
  position    Int      @default(0)
  price       Decimal? @db.Decimal(10, 2)
  active      Boolean  @default(true)
  details     Json?    @db.JsonB
  status      ${kindOf(names, index)} @default(draft)
${parent === undefined ? '' : reference('parent', parent)}${
  child === undefined ? '' : `  children ${child}[]\n`
}${isOwned(index) ? reference('user', 'User') : ''}  createdAt   DateTime @default(now()) @map("created_at") @db.Timestamptz(3)
  updatedAt   DateTime @default(now()) @updatedAt @map("updated_at") @db.Timestamptz(3)

  @@index([status, createdAt])
  @@map("${listOf(name)}")
}
`
}

function kindEnum(name: string): string {
  return `enum ${name}Status {
  draft
  live
  archived
}
`
}
