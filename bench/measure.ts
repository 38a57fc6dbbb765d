/** One of the things compared; `round` 0 warms up. */
export interface Run {
  name: string
  /** Undone by nobody: each round does new work. */
  measure: (round: number) => Promise<void> | void
}

const rounds = 5

/**
 * Prints the median of each in ms and its ratio to the first. Goes round all of them in turn, so
 * that a slow minute of the machine is everybody's.
 */
export async function compare(title: string, runs: readonly Run[]): Promise<void> {
  const times = new Map(runs.map((run) => [run, [] as number[]]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const run of runs) {
      const start = performance.now()
      await run.measure(round)
      if (round > 0) times.get(run)?.push(performance.now() - start)
    }
  }
  const medians = runs.map((run) => ({ name: run.name, ms: median(times.get(run) ?? []) }))
  const peer = medians[0]?.ms ?? Number.NaN
  process.stdout.write(`${title}, median of ${rounds}\n`)
  for (const { name, ms } of medians) {
    const ratio = (ms / peer).toFixed(2)
    process.stdout.write(
      `  ${name.padEnd(44)}${ms.toFixed(0).padStart(7)} ms${ratio.padStart(7)}\n`,
    )
  }
}

export function median(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN
}
