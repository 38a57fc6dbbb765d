import { appendFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { test } from 'vitest'
import { arbitrarySchema } from './arbitrary-schema.ts'
import { applySequence } from './command-properties/applied-sequence.ts'

const numbers = fc.array(fc.nat(997), { minLength: 12, maxLength: 12 })
const step = fc.record({
  what: fc.constantFrom('command', 'command', 'command', 'command', 'command', 'rows', 'undo'),
  numbers,
})
const steps = fc.array(step as any, { minLength: 1, maxLength: 10 })
const N = Number(process.env.N ?? 20)
const seed = Number(process.env.SEED ?? 1)
const limit = Date.now() + Number(process.env.SECONDS ?? 600) * 1000
test('collect', { timeout: 7_200_000 }, async () => {
  const samples = fc.sample(
    fc.record({
      files: fc.option(arbitrarySchema({ models: 3 }), { nil: undefined, freq: 5 }),
      steps,
      rows: numbers,
      released: fc.boolean(),
    }),
    { numRuns: N, seed },
  )
  const out = `/tmp/pt/apply-${seed}.txt`
  writeFileSync(out, '')
  const stats = new Map<string, number>()
  let runs = 0
  for (const sample of samples) {
    if (Date.now() > limit) break
    runs++
    try {
      const o = await applySequence(sample as any)
      for (const l of o) {
        const k = `${l.split(' ')[0]} ${l.slice(l.lastIndexOf(': ') + 2)}`
        stats.set(k, (stats.get(k) ?? 0) + 1)
      }
    } catch (error) {
      let e = error as Error
      const chain: string[] = []
      while (e) {
        chain.push(
          `${e.name}: ${(e as any).code ?? ''} ${e.message}\n${
            chain.length
              ? (e.stack ?? '')
                  .split('\n')
                  .filter((l) => l.includes('/packages/'))
                  .slice(0, 6)
                  .join('\n')
              : ''
          }`,
        )
        e = e.cause as Error
      }
      appendFileSync(
        out,
        `#### ${chain.at(-1)?.split('\n')[0]?.slice(0, 160)}\n${chain.join('\n  <- ')}\n${JSON.stringify(sample)}\n${sample.files?.map((f) => `--- ${f.path}\n${f.content}`).join('\n')}\n\n`,
      )
    }
  }
  appendFileSync(
    out,
    `RUNS ${runs}\n` +
      [...stats]
        .sort()
        .map(([k, v]) => `${k} ${v}`)
        .join('\n'),
  )
})
