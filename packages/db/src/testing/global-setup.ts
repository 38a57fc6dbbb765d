import { holdServer } from '@repo/local-postgres'
import type { TestProject } from 'vitest/node'
import { thisProject, useTemplate } from './template.ts'

/**
 * Vitest's globalSetup: a server, and on it the template database.
 * The server is the project's own or, where TEST_DATABASE_URL is set, that one; never DATABASE_URL's.
 */
export async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const project = thisProject()
  const given = process.env.TEST_DATABASE_URL
  const server = given ? undefined : await holdServer({ root: project.root })
  const adminUrl = given ?? server?.url('postgres') ?? ''
  const { release, ...template } = await useTemplate(adminUrl, project)
  vitest.provide('testDatabaseTemplate', template)
  return async () => {
    await release()
    await server?.release()
  }
}
