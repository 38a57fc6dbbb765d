import { appendFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { test } from 'vitest'
import { arbitrarySchema } from './arbitrary-schema.ts'
import { planSequence } from './command-properties/planned-sequence.ts'

const numbers = fc.array(fc.nat(997), { minLength: 12, maxLength: 12 })
const commands = fc.array(numbers, { minLength: 1, maxLength: 8 })
const N = Number(process.env.N ?? 300)
const seed = Number(process.env.SEED ?? 1)
test('collect', { timeout: 3_600_000 }, async () => {
  const samples = fc.sample(
    fc.record({ files: arbitrarySchema(), numbers: commands, unreleased: fc.boolean() }),
    { numRuns: N, seed },
  )
  const out = `/tmp/pt/plan-${seed}.txt`
  writeFileSync(out, '')
  const stats = new Map<string, number>()
  const buckets = new Map<string, { n: number; ex: string }>()
  for (const sample of samples) {
    try {
      const o = await planSequence(sample)
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
      const cmd = chain[0]!.split(' ').slice(3, 4).join(' ')
      const key = `${cmd} | ${chain[1]
        ?.split('\n')[0]
        ?.replace(/"[^"]*"/g, '"…"')
        .replace(/`[^`]*`/g, '`…`')
        .slice(0, 130)}`
      const b = buckets.get(key) ?? { n: 0, ex: '' }
      const ex = `${chain.join('\n  <- ')}\n${JSON.stringify(sample)}\n${sample.files.map((f) => `--- ${f.path}\n${f.content}`).join('\n')}`
      buckets.set(key, { n: b.n + 1, ex: b.ex && b.ex.length < ex.length ? b.ex : ex })
    }
  }
  for (const [k, b] of [...buckets].sort((x, y) => y[1].n - x[1].n))
    appendFileSync(out, `#### ${b.n} ${k}\n${b.ex}\n\n`)
  appendFileSync(
    out,
    [...stats]
      .sort()
      .map(([k, v]) => `${k} ${v}`)
      .join('\n'),
  )
})
