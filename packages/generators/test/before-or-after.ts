import { expect } from 'vitest'
import { killedAt, recover } from './killed-at.ts'
import { copyOf, type TemporaryProject } from './temporary-project.ts'

interface Killed<State> {
  origin: TemporaryProject
  command: string
  /** At which the command is killed, in their order. */
  moments: string[]
  stateOf: (project: TemporaryProject) => Promise<State>
  /** Of the project when the command was not yet done, and when it was. */
  before: State
  after: State
  /** What else holds behind a recovery. */
  check?: (project: TemporaryProject, moment: string) => void
}

/** Kills the command at each moment, two at a time: all of it is there then, or nothing. */
export async function expectBeforeOrAfter<State>(killed: Killed<State>): Promise<void> {
  const { origin, moments } = killed
  expect(killed.after).not.toEqual(killed.before)
  const left = [...moments]
  const work = async () => {
    let project = await copyOf(origin)
    for (let moment = left.shift(); moment !== undefined; moment = left.shift()) {
      const isFinished = moments.indexOf(moment) >= moments.indexOf('committed')
      await expectRecovered(killed, { project, moment, isFinished })
      // What is taken back is as it was, so the next command can be killed there.
      if (!isFinished || left.length === 0) continue
      await project.remove()
      project = await copyOf(origin)
    }
    await project.remove()
  }
  await Promise.all([work(), work()])
}

async function expectRecovered<State>(
  { command, stateOf, before, after, check }: Killed<State>,
  at: { project: TemporaryProject; moment: string; isFinished: boolean },
): Promise<void> {
  const { project, moment, isFinished } = at
  expect(await killedAt(project, moment, command)).toMatchObject({ ended: 'SIGKILL' })
  const outcome = isFinished ? 'finished' : 'taken back'
  expect(await recover(project), moment).toMatchObject({ outcome })
  expect(await stateOf(project), moment).toEqual(isFinished ? after : before)
  expect(await project.drift(), moment).toBe('')
  expect(await recover(project), moment).toBeUndefined()
  check?.(project, moment)
}
