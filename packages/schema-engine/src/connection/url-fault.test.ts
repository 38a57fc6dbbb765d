import { expect, test } from 'vitest'
import { urlFault } from './url-fault.ts'

test.each([
  ['"postgresql://u:p@h/x"', 'has quotes around it, which belong to a shell'],
  ["'postgresql://u:p@h/x'", 'has quotes around it, which belong to a shell'],
  ['postgresql://u:p@a:5432,b:5432/x', 'names several hosts, and migrations need one'],
  ['postgresql://u:p@h:99999/x', 'has the port 99999, and the highest is 65535'],
  ['mysql://u:p@h/x', 'is not a postgresql:// URL'],
  ['nonsense', 'is not a postgresql:// URL'],
  ['', 'is not a postgresql:// URL'],
  ['postgresql://u:p,q@h:5432/x', undefined],
  ['postgres://u:p%zz@[::1]:65535/x?host=/tmp', undefined],
])('%s %s', (href, fault) => {
  expect(urlFault(href)).toBe(fault)
})
