import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TemporaryProject, temporaryProject } from '../temporary-project.ts'

/** Commands on a new project, each with the code of the error that it ends with; none changes a byte. */
export function refuses(cases: [command: string, code: string][]): void {
  describe('refuses', () => {
    let project: TemporaryProject
    beforeAll(async () => {
      project = await temporaryProject(afterAll)
    })
    test.each(cases)('%s with %s', async (command, code) => {
      const before = project.files()
      expect(await project.run(command)).toMatchObject({ error: { code } })
      expect(project.files()).toEqual(before)
    })
    test('and leaves the database as it was', async () => {
      expect(await project.drift()).toBe('')
    })
  })
}
