/**
 * `node bench/migrations/main.ts [rows] [recipe…]`: each recipe deployed statement by statement on a
 * table of 3 million rows, beside the SQL that Prisma writes for the same, while 200 requests a second
 * use the table and autovacuum works on it. A stall is the longest that a request took from when it was
 * due; the first line has it without a migration. Recipes are named by a part of their title.
 */
import { splitStatements } from '../../packages/migrate/src/recipes/index.ts'
import { type BenchCase, cases, withColumn, withoutColumn } from './cases.ts'
import { type Connection, connectTo, openWorld, type World } from './world.ts'

const [size = '3000000', ...wanted] = process.argv.slice(2)
const chosen = cases.filter(
  ({ title }) => wanted.length === 0 || wanted.some((word) => title.includes(word)),
)

/** How long nothing is deployed, in ms. */
const quiet = 5000

interface Outcome {
  stall: number
  seconds: number
  failed: string[]
  /** Why the deploy ended early. */
  ended: string | undefined
}

const world = await openWorld(Number(size))
try {
  print('', ['naive: stall', 'time', 'failed', 'ours: stall', 'time', 'failed'])
  const [none] = chosen
  if (none !== undefined) {
    print('nothing is deployed', cells(await measure(world, none, () => pause(quiet))))
  }
  for (const one of chosen) {
    const { naive, steps } = await one.plan()
    const before = await measure(world, one, (client) => deploy(client, [naive]))
    const after = await measure(world, one, async (client, traffic) => {
      for (const { sql, phase } of steps) {
        // A contract comes when every release writes the column.
        if (phase === 'contract') traffic.use(one.writes ?? withColumn)
        await deploy(client, [sql])
      }
    })
    print(one.title, [...cells(before), ...cells(after)])
    for (const what of new Set([...before.failed, before.ended].flatMap((text) => text ?? [])))
      process.stdout.write(`    naive: ${what}\n`)
    for (const what of new Set([...after.failed, after.ended].flatMap((text) => text ?? [])))
      process.stdout.write(`    ours: ${what}\n`)
  }
} finally {
  await world.close()
}

type Deploy = (client: Connection, traffic: Awaited<ReturnType<World['traffic']>>) => Promise<void>

/** On a copy of the database that autovacuum is at work on. */
async function measure(world: World, { rows = [] }: BenchCase, work: Deploy): Promise<Outcome> {
  const copy = await world.copy(rows)
  const traffic = await world.traffic(copy.url, withoutColumn)
  const client = await connectTo(copy.url)
  const start = performance.now()
  try {
    const ended = await work(client, traffic).then(
      () => undefined,
      (error: Error) => `the deploy failed: ${error.message}`,
    )
    const seconds = (performance.now() - start) / 1000
    return { ...(await traffic.stop()), seconds, ended }
  } finally {
    await client.end()
    await copy.drop()
  }
}

/** As the engine sends a file. */
async function deploy(client: Connection, files: string[]): Promise<void> {
  for (const statement of files.flatMap(splitStatements)) await client.query(statement)
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

function cells({ stall, seconds, failed, ended }: Outcome): string[] {
  const errors = `${failed.length}${ended === undefined ? '' : ' !'}`
  return [`${stall.toFixed(0)} ms`, `${seconds.toFixed(1)} s`, errors]
}

function print(title: string, columns: string[]): void {
  const padded = columns.map((text) => text.padStart(14))
  process.stdout.write(`${title.padEnd(46)}${padded.join('')}\n`)
}
