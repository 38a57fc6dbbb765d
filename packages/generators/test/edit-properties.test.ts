import { validateSchema } from '@repo/schema-engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkIntent } from '../src/intent/check-intent.ts'
import { editSchema } from '../src/schema/edit-schema.ts'
import { scanSchema } from '../src/schema/scan-schema.ts'
import type { SchemaEdit } from '../src/schema/schema-edit.ts'
import { fieldsOf, isIgnored } from '../src/schema/schema-lookup.ts'
import { possibleEdits } from './arbitrary-schema/possible-edits.ts'
import { checkUntouched } from './arbitrary-schema/untouched.ts'
import { arbitrarySchema } from './arbitrary-schema.ts'
import { propertyRuns, propertyTimeout } from './property-runs.ts'

const kinds: SchemaEdit['edit'][] = [
  'addField',
  'changeField',
  'renameField',
  'removeField',
  'addAttribute',
  'setAttribute',
  'removeAttribute',
  'addBlock',
  'renameBlock',
  'removeBlock',
  'addValue',
]

test('the scanner finds the fields that Prisma finds', { timeout: propertyTimeout }, () => {
  fc.assert(
    fc.property(arbitrarySchema(), (files) => {
      const found = scanSchema(files).blocks.filter(
        (block) => /model|view/.test(block.kind) && !isIgnored(block),
      )
      const scanned = found.map((block) => [
        block.name,
        fieldsOf(block)
          .filter((item) => !isIgnored(item) && !item.type.startsWith('Unsupported'))
          .map(({ name, type, arity }) => `${name} ${type} ${arity}`),
      ])
      const prisma = validateSchema(files).models.map((model) => [
        model.name,
        model.fields.map(({ name, type, isList, isRequired }) => {
          return `${name} ${type} ${isList ? 'list' : isRequired ? 'required' : 'optional'}`
        }),
      ])
      expect(new Map(scanned as [string, string[]][])).toEqual(
        new Map(prisma as [string, string[]][]),
      )
    }),
    propertyRuns(100),
  )
})

test('any edits of any schema do what is meant and leave the rest of the text', {
  timeout: propertyTimeout,
}, () => {
  const picks = fc.array(fc.record({ kind: fc.nat(kinds.length - 1), which: fc.nat(999) }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(arbitrarySchema(), picks, (files, wanted) => {
      const before = validateSchema(files)
      const edits: SchemaEdit[] = []
      let current = files
      for (const { kind, which } of wanted) {
        const possible = possibleEdits(scanSchema(current), kinds[kind] ?? 'addField')
        const edit = possible[which % possible.length]
        if (edit === undefined) continue
        const edited = editSchema(current, [edit])
        checkUntouched(edit, current, edited)
        checkIntent([edit], validateSchema(current), validateSchema(edited))
        current = edited
        edits.push(edit)
      }
      checkIntent(edits, before, validateSchema(current))
      expect(editSchema(files, edits)).toEqual(current)
    }),
    propertyRuns(200),
  )
})
