import { expect, test } from 'vitest'
import { packTemplate, unpackTemplate } from './archive.ts'
import type { TemplateFile } from './template.ts'

const files: TemplateFile[] = [
  { path: 'README.md', mode: 0o644, content: Buffer.from('# Strata\r\nä') },
  { path: 'bin/run', mode: 0o755, content: Buffer.from('#!/bin/sh\n') },
  { path: 'empty', mode: 0o644, content: Buffer.alloc(0) },
  { path: 'image.png', mode: 0o644, content: Buffer.from([0x89, 0x50, 0xff, 0x00]) },
  { path: 'bom.txt', mode: 0o644, content: Buffer.from('\ufefftext') },
]

test('what is unpacked is what was packed, byte for byte', () => {
  expect(unpackTemplate(packTemplate(files))).toEqual(files)
})

test('the same files make the same archive', () => {
  expect(packTemplate(files)).toEqual(packTemplate(files.map((file) => ({ ...file }))))
})
