import { expect, test } from 'vitest'
import { createUndo } from './undo.ts'

test('changes are taken back once, the latest first', () => {
  const taken: string[] = []
  const undo = createUndo(() => {})
  undo.add(() => taken.push('files'))
  undo.add(() => taken.push('install'))
  undo.run()
  undo.run()
  expect(taken).toEqual(['install', 'files'])
})

test('one that fails keeps no other from being taken back', () => {
  const taken: string[] = []
  const failure = new Error('busy')
  const undo = createUndo(() => {})
  undo.add(() => taken.push('files'))
  undo.add(() => {
    throw failure
  })
  expect(undo.run()).toEqual({ failures: [failure] })
  expect(taken).toEqual(['files'])
})

test('what is forgotten or kept is not taken back', () => {
  const taken: string[] = []
  const undo = createUndo(() => {})
  undo.add(() => taken.push('files'))
  const forget = undo.add(() => taken.push('child'))
  forget()
  undo.run()
  expect(taken).toEqual(['files'])
  undo.add(() => taken.push('more'))
  undo.keep()
  undo.run()
  expect(taken).toEqual(['files'])
})

test('the end of the process takes back what is left', () => {
  const taken: string[] = []
  let exit = () => {}
  const undo = createUndo((run) => {
    exit = run
  })
  undo.add(() => taken.push('files'))
  exit()
  expect(taken).toEqual(['files'])
})
