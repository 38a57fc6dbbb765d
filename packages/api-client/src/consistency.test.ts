import { afterEach, expect, test, vi } from 'vitest'
import { clientOf, ok } from './testing.ts'

const one = { param: { id: '1' } }
const at = (position: string) => () =>
  Response.json({ text: 'a' }, { headers: { 'consistency-token': position } })

afterEach(() => {
  vi.useRealTimers()
})

test('reads bring along the latest state that a write made', async () => {
  const { api, sent } = clientOf([ok, at('9/FF'), ok, at('10/0'), at('A/1'), ok])
  await api.notes.$get()
  await api.notes.$post()
  await api.notes.$get()
  await api.notes[':id'].$patch(one)
  await api.notes[':id'].$patch(one)
  await api.notes.$get()
  const brought = sent.map(({ headers }) => headers.get('consistency-token'))
  expect(brought).toEqual([null, null, '9/FF', null, null, '10/0'])
})

test('for a minute', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { api, sent } = clientOf([at('1/1')])
  await api.notes.$post()
  vi.advanceTimersByTime(60_001)
  await api.notes.$get()
  expect(sent.at(-1)?.headers.has('consistency-token')).toBe(false)
})
