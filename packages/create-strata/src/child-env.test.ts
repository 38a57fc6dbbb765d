import { expect, test } from 'vitest'
import { childEnv } from './child-env.ts'

test('what belongs to another project, repository or script is left out', () => {
  const env = {
    DATABASE_URL: 'postgres://elsewhere',
    DIRECT_DATABASE_URL: 'postgres://elsewhere',
    TEST_DATABASE_URL: 'postgres://elsewhere',
    GIT_DIR: '/repo/.git',
    GIT_INDEX_FILE: '/repo/.git/index',
    INIT_CWD: '/repo',
    npm_lifecycle_event: 'new',
    npm_package_name: 'strata',
  }
  expect(Object.keys(childEnv(env))).toEqual(['PATH'])
})

test('everything else stays', () => {
  const env = {
    HOME: '/home/me',
    GIT_AUTHOR_NAME: 'Me',
    npm_config_registry: 'http://registry',
    PATH: process.env.PATH,
  }
  expect(childEnv(env)).toMatchObject({ HOME: '/home/me', npm_config_registry: 'http://registry' })
  expect(childEnv(env)).toHaveProperty('GIT_AUTHOR_NAME', 'Me')
})
