import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { test } from '../test/temp-folder.ts'
import { checkPlace } from './check-place.ts'

test('a folder that is not there, also below others that are not', ({ folder }) => {
  const place = { exists: false, repository: undefined }
  expect(checkPlace(path.join(folder, 'app'), undefined)).toEqual(place)
  expect(checkPlace(path.join(folder, 'a/b/app'), undefined)).toEqual(place)
  expect(readdirSync(folder)).toEqual([])
})

test('an empty folder, also through a link', ({ folder }) => {
  const app = path.join(folder, 'app')
  mkdirSync(app)
  symlinkSync(app, path.join(folder, 'link'))
  expect(checkPlace(app, undefined)).toEqual({ exists: true, repository: undefined })
  expect(checkPlace(path.join(folder, 'link'), undefined).exists).toBe(true)
})

test('the repository around it', ({ folder }) => {
  mkdirSync(path.join(folder, 'repo/.git'), { recursive: true })
  const repository = path.join(folder, 'repo')
  expect(checkPlace(path.join(repository, 'apps/app'), undefined)).toEqual({
    exists: false,
    repository,
  })
  expect(checkPlace(repository, undefined)).toEqual({ exists: true, repository })
})

test('a folder with something in it is refused, and the message says with what', ({ folder }) => {
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(path.join(folder, name), '')
  expect(() => checkPlace(folder, undefined)).toThrow(
    `The folder "${folder}" is not empty: it has a, b, c, ….`,
  )
})

test('a file is refused, at the end and on the way', ({ folder }) => {
  const file = path.join(folder, 'file')
  writeFileSync(file, '')
  expect(() => checkPlace(file, undefined)).toThrow(`"${file}" is a file.`)
  expect(() => checkPlace(path.join(file, 'app'), undefined)).toThrow(
    expect.objectContaining({
      code: 'TARGET.NOT_A_FOLDER',
      message: expect.stringContaining('something on the way to it, is a file'),
    }),
  )
})

test('a link to nothing is refused', ({ folder }) => {
  const link = path.join(folder, 'link')
  symlinkSync(path.join(folder, 'nothing'), link)
  expect(() => checkPlace(link, undefined)).toThrow('is a link to nothing')
})

test('the template is refused, and everything in it, also through a link', ({ folder }) => {
  const template = path.join(folder, 'strata')
  mkdirSync(template)
  symlinkSync(template, path.join(folder, 'link'))
  const refused = expect.objectContaining({
    code: 'TARGET.INSIDE_TEMPLATE',
    hint: 'pnpm new ../app',
  })
  expect(() => checkPlace(path.join(template, 'app'), template)).toThrow(refused)
  expect(() => checkPlace(path.join(template, 'apps/app'), template)).toThrow(refused)
  expect(() => checkPlace(path.join(folder, 'link/app'), template)).toThrow(refused)
  expect(checkPlace(path.join(folder, 'strata-app'), template).exists).toBe(false)
})
