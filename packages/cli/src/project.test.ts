import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findProjectRoot, loadProjectEnv } from './project.ts'
import { UserError } from './user-error.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'strata-cli-'))
})
afterEach(() => rmSync(root, { recursive: true }))

test('the root is the folder with pnpm-workspace.yaml, at or above', () => {
  writeFileSync(path.join(root, 'pnpm-workspace.yaml'), '')
  mkdirSync(path.join(root, 'apps/api'), { recursive: true })
  expect(findProjectRoot(path.join(root, 'apps/api'))).toBe(root)
  expect(findProjectRoot(root)).toBe(root)
})

test('outside a project it says so', () => {
  expect(() => findProjectRoot(root)).toThrow(UserError)
  expect(() => findProjectRoot(root)).toThrow(`No pnpm-workspace.yaml in "${root}"`)
})

test('.env gives way to what is set', () => {
  writeFileSync(path.join(root, '.env'), 'PORT=4000\nHOST="::1"\n')
  expect(loadProjectEnv(root, { PORT: '5000' })).toEqual({ PORT: '5000', HOST: '::1' })
})

test('without .env the environment stays as it is', () => {
  const env = { PORT: '5000' }
  expect(loadProjectEnv(root, env)).toBe(env)
})
