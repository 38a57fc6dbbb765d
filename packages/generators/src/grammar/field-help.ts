export const typeHelp = `  string text string:120 char:2 citext uuid inet json bytes
  int smallint bigint float real decimal:10.2 bool
  date time datetime timestamp interval tsvector vector:1536`

/** How fields are written: in `pnpm gen --help`, and where a prompt asks for some. */
export const fieldHelp = `A field is name:type[:size][:modifier]…

${typeHelp}
  status:enum:draft,live    a new enum; status:OrderState takes one that exists
  author:ref:User           a column authorId and both sides of the relation
  tags:many:Tag             a list on both sides, not in the API`
