import { UserError } from '@repo/cli'
import { describe, expect, test } from 'vitest'
import { canonicalField } from './canonical-field.ts'
import { parseField } from './parse-field.ts'

/** Spec as typed; canonical form, where it differs. */
const accepted: [string, string?][] = [
  ['title:string'],
  ['title:string:120'],
  ['title:string?', 'title:string:optional'],
  ['title?:string', 'title:string:optional'],
  ['title:string(120)?', 'title:string:120:optional'],
  ['title:string{120}', 'title:string:120'],
  ['body:text:private:doc=Only for staff'],
  ['body:text:doc="one: two"'],
  ['code:char:2'],
  ['email:citext:unique'],
  ['n:int:default=-5'],
  ['n:smallint:optional:index=desc'],
  ['n:bigint:default=autoincrement()', 'n:bigint:default=autoincrement'],
  ['ratio:float:default=0.5'],
  ['ratio:real'],
  ['price:decimal:10.2:default=9.99'],
  ['price:decimal(10,2)', 'price:decimal:10.2'],
  ['price:decimal{10, 2}?', 'price:decimal:10.2:optional'],
  ['done:bool:default=false'],
  ['done:bool:optional'],
  ['born:date:default=2026-01-31'],
  ['at:time:default="12:30"'],
  ['at:datetime:default=now()', 'at:datetime:default=now'],
  ['at:timestamptz:default=updatedAt', 'at:datetime:default=updatedAt'],
  ['at:timestamp:default="2026-01-31T12:30:00Z"'],
  ['meta:json:default={}'],
  ['meta:json:index=gin:default={"a":[1,2]}', 'meta:json:index=gin:default={"a":[1,2]}'],
  ['blob:bytes:default=aGk='],
  ['key:uuid:default=uuid4'],
  ['ip:inet:default=10.0.0.0/8'],
  ['search:tsvector:index=gin'],
  ['search:tsvector:optional', 'search:tsvector'],
  ['vec:vector:1536'],
  ['vec:vector{1536}', 'vec:vector:1536'],
  ['took:interval'],
  ['tags:string[]', 'tags:string:list'],
  ['tags:string[]:index', 'tags:string:list:index=gin'],
  ['tags:string:list:default='],
  ['tags:string:list:default=a,"b,c"'],
  ['code:string:default=nanoid.12'],
  ['code:string:default="cuid2"'],
  ['slug:string:backfill=lower(title)'],
  ['slug:string:backfill="id::text"'],
  ['slug:string:map=slug_text:unique', 'slug:string:unique:map=slug_text'],
  ['status:enum:draft,live:default=draft'],
  ['status:enum(draft, live)?', 'status:enum:draft,live:optional'],
  ['status:enum{draft,live}', 'status:enum:draft,live'],
  ['status:OrderState:default=open'],
  ['states:OrderState[]:default=open,shut', 'states:OrderState:list:default=open,shut'],
  ['author:ref:User'],
  ['author:ref(User)?', 'author:ref:User:optional'],
  ['author:ref:User:optional:onDelete=setNull', 'author:ref:User:optional:onDelete=setnull'],
  ['editor:ref:User:noindex:as=editedPosts:rel=PostEditor'],
  ['profile:ref:Profile:unique'],
  ['tags:many:Tag:as=posts'],
  ['visit:ref:patient_visits'],
]

test.each(accepted)('reads %s', (argument, canonical = argument) => {
  expect(canonicalField(parseField(argument))).toBe(canonical)
  expect(parseField(canonical)).toEqual(parseField(argument))
})

test('a default of another offset is the same instant in UTC, whatever the column', () => {
  for (const type of ['datetime', 'timestamp']) {
    expect(parseField(`at:${type}:default="2026-01-31T23:30:00-05:00"`)).toMatchObject({
      default: { psl: '"2026-02-01T04:30:00.000Z"' },
    })
  }
})

const refused: [string, string, RegExp][] = [
  ['title', 'SPEC.SYNTAX', /"title" has no type/],
  ['--foo', 'SPEC.SYNTAX', /"--foo" is no flag/],
  ['slogan:string:default="open', 'SPEC.SYNTAX', /without its partner/],
  ['price:decimal10', 'SPEC.BRACES', /shell expands \{\} into several arguments/],
  ['status:enumdraft', 'SPEC.BRACES', /"enumdraft"/],
  ['x:strng', 'SPEC.TYPE', /unknown type "strng"/],
  ['x:constructor', 'SPEC.TYPE', /unknown type "constructor"/],
  ['x:ref', 'SPEC.TYPE', /refers to ""/],
  ['x:ref:optional=yes', 'SPEC.TYPE', /refers to "optional=yes"/],
  ['x:enum', 'SPEC.TYPE', /enum without values/],
  ['x:enum:default=a', 'SPEC.TYPE', /enum without values/],
  ['x:enum:a,,b', 'SPEC.TYPE', /enum without values/],
  ['x:enum:a,A', 'SPEC.TYPE', /has "A" twice/],
  ['x:enum:a-b', 'SPEC.NAME', /the value "a-b"/],
  ['x:decimal', 'SPEC.SIZE', /has no size/],
  ['x:char', 'SPEC.SIZE', /has no size/],
  ['x:vector', 'SPEC.SIZE', /has no size/],
  ['x:string:0', 'SPEC.SIZE', /has the size "0"/],
  ['x:string:12.3', 'SPEC.SIZE', /has the size "12.3"/],
  ['x:decimal:2.5', 'SPEC.SIZE', /has the size "2.5"/],
  ['x:int:4', 'SPEC.SIZE', /takes no size/],
  ['x:string:uniq', 'SPEC.MODIFIER', /"uniq", which is no modifier/],
  ['x:string:optional:optional', 'SPEC.MODIFIER', /"optional" twice/],
  ['x:string:optional=yes', 'SPEC.MODIFIER', /takes no value/],
  ['x:string:map', 'SPEC.MODIFIER', /needs a value/],
  ['x:string:doc=', 'SPEC.MODIFIER', /needs a value/],
  ['x:string:index=gin', 'SPEC.MODIFIER', /cannot have the index "gin"/],
  ['x:string:list:optional', 'SPEC.MODIFIER', /both list and optional/],
  ['x:citext:list', 'SPEC.MODIFIER', /a list of citext/],
  ['x:string:unique:index', 'SPEC.MODIFIER', /both unique and index/],
  ['x:string:onDelete=cascade', 'SPEC.MODIFIER', /does not take/],
  ['x:bool:default=true:unique', 'SPEC.MODIFIER', /a bool has two values/],
  ['x:enum:a,b:unique', 'SPEC.MODIFIER', /an enum has a few values/],
  ['x:string:doc=two\nlines', 'SPEC.MODIFIER', /spans lines/],
  ['x:tsvector:unique', 'SPEC.MODIFIER', /cannot be unique/],
  ['x:ref:User:default=1', 'SPEC.MODIFIER', /does not take/],
  ['x:ref:User:onDelete=setnull', 'SPEC.MODIFIER', /cannot empty it/],
  ['x:ref:User:onDelete=never', 'SPEC.MODIFIER', /onDelete=never/],
  ['x:many:Tag:optional', 'SPEC.MODIFIER', /does not take/],
  ['x:at:time:default=12:30', 'SPEC.TYPE', /unknown type "at"/],
  ['at:time:default=12:30', 'SPEC.MODIFIER', /"30", which is no modifier/],
  ['x:bool', 'SPEC.DEFAULT', /neither true nor false/],
  ['x:bool:default=yes', 'SPEC.DEFAULT', /the default "yes"/],
  ['x:int:default=2147483648', 'SPEC.DEFAULT', /the default "2147483648"/],
  ['x:smallint:default=40000', 'SPEC.DEFAULT', /"40000"/],
  ['x:string:3:default=long', 'SPEC.DEFAULT', /"long"/],
  ['x:decimal:4.2:default=123.4', 'SPEC.DEFAULT', /"123.4"/],
  ['x:date:default=2026-13-01', 'SPEC.DEFAULT', /"2026-13-01"/],
  ['x:json:default={', 'SPEC.DEFAULT', /"\{"/],
  ['x:uuid:default=cuid2', 'SPEC.DEFAULT', /"cuid2"/],
  ['x:enum:a,b:default=c', 'SPEC.DEFAULT', /"c", which is no value/],
  ['Title:string', 'SPEC.NAME', /"Title" is no field name/],
  ['author_name:string', 'SPEC.NAME', /no field name/],
  ['then:string', 'SPEC.NAME', /its client breaks/],
  ['constructor:string', 'SPEC.NAME', /its client breaks/],
  ['AND:int', 'SPEC.NAME', /its client breaks/],
  [`${'long'.repeat(16)}:int`, 'SPEC.NAME', /64 bytes/],
  [`x:int:map=${'m'.repeat(64)}`, 'SPEC.NAME', /64 bytes/],
  ['x:int:map=a-b', 'SPEC.NAME', /no plain database name/],
  ['x:ref:User:rel=a-b', 'SPEC.NAME', /no relation name/],
]

describe('refuses', () => {
  test.each(refused)('%s with %s', (argument, code, message) => {
    const error = caught(() => parseField(argument))
    expect(error).toMatchObject({ code, exitCode: 2, message: expect.stringMatching(message) })
    expect(error.hint).toBeTruthy()
  })
})

test('a broken name is refused with another that is accepted', () => {
  const { hint = '' } = caught(() => parseField('author_name:string'))
  expect(parseField(`${hint.replace('Write ', '')}:string`)).toMatchObject({ name: 'authorName' })
})

function caught(run: () => unknown): UserError {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
