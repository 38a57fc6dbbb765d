import { expect, test } from 'vitest'
import { inOrder, together } from './combine-steps.ts'
import type { Creation, Step } from './creation.ts'

/** Steps that only look at the signal. */
const creation = (signal = new AbortController().signal) => ({ signal }) as Creation
const waiting: Step = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

test('one after the other, until one fails', async () => {
  const ran: string[] = []
  const failing: Step = async () => {
    ran.push('second')
    throw new Error('no')
  }
  const steps = inOrder(
    async () => void ran.push('first'),
    failing,
    async () => void ran.push('3'),
  )
  await expect(steps(creation())).rejects.toThrow('no')
  expect(ran).toEqual(['first', 'second'])
})

test('a failure stops the steps beside it, and is thrown when they have ended', async () => {
  const ended: string[] = []
  const slow: Step = (fields) => waiting(fields).finally(() => ended.push('slow'))
  const failing: Step = async () => {
    throw new Error('no network')
  }
  await expect(together(slow, failing)(creation())).rejects.toThrow('no network')
  expect(ended).toEqual(['slow'])
})

test('a cancel reaches every step', async () => {
  const abort = new AbortController()
  const both = together(waiting, waiting)(creation(abort.signal))
  abort.abort(new Error('cancelled'))
  await expect(both).rejects.toThrow('cancelled')
})
