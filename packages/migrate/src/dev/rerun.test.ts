import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** A program that prints its files' names and contents, and runs until it is stopped. */
const program = `import { globSync, readFileSync } from 'node:fs'
const files = globSync('src/**/*.txt').toSorted()
console.log(files.map((file) => file + '=' + readFileSync(file, 'utf8')).join(' ') + ';')
if (files.length === 0) process.exit(78)
if (readFileSync(files[0], 'utf8') === 'fail') process.exit(1)
setInterval(() => {}, 1000)
`

function startProgram(files: Record<string, string>) {
  const root = mkdtempSync(path.join(tmpdir(), 'rerun-'))
  const at = (name: string) => path.join(root, name)
  mkdirSync(at('src'))
  writeFileSync(at('main.mjs'), program)
  for (const [name, content] of Object.entries(files)) writeFileSync(at(name), content)
  const rerun = path.join(import.meta.dirname, 'rerun.ts')
  const child = spawn(process.execPath, [rerun, 'src', '--', 'main.mjs'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said = `${said}${text}`
  })
  onTestFinished(async () => {
    child.kill()
    await ended
    rmSync(root, { recursive: true, force: true })
  })
  /** Resolves once its last run has printed this. */
  const last = (text: string) => expect.poll(() => said.trim().split('\n').at(-1)).toBe(text)
  /** As editors and `pnpm gen` do. */
  const replace = (name: string, content: string) => {
    writeFileSync(at('new'), content)
    renameSync(at('new'), at(name))
  }
  return { child, root, at, ended, last, replace }
}

test('a file that was replaced is seen each time, and edited in its place', async () => {
  const { at, last, replace } = startProgram({ 'src/a.txt': '0' })
  await last('src/a.txt=0;')
  for (const content of ['1', '2', '3']) {
    replace('src/a.txt', content)
    await last(`src/a.txt=${content};`)
    writeFileSync(at('src/a.txt'), `${content}${content}`)
    await last(`src/a.txt=${content}${content};`)
  }
})

test('folders that come, are renamed, go and come back are seen, and what is in them', async () => {
  const { at, last, replace } = startProgram({ 'src/a.txt': '0' })
  await last('src/a.txt=0;')
  for (const round of ['1', '2']) {
    mkdirSync(at('src/b/c'), { recursive: true })
    writeFileSync(at('src/b/c/d.txt'), round)
    await last(`src/a.txt=0 src/b/c/d.txt=${round};`)
    replace('src/b/c/d.txt', `${round}x`)
    await last(`src/a.txt=0 src/b/c/d.txt=${round}x;`)
    renameSync(at('src/b'), at('src/e'))
    await last(`src/a.txt=0 src/e/c/d.txt=${round}x;`)
    writeFileSync(at('src/e/c/d.txt'), `${round}y`)
    await last(`src/a.txt=0 src/e/c/d.txt=${round}y;`)
    rmSync(at('src/e'), { recursive: true })
    await last('src/a.txt=0;')
  }
})

test('what fails is run again after a change', async () => {
  const { last, replace } = startProgram({ 'src/a.txt': 'fail' })
  await last('src/a.txt=fail;')
  replace('src/a.txt', 'mended')
  await last('src/a.txt=mended;')
})

test('what no change of a file mends ends it', async () => {
  const { ended } = startProgram({})
  expect(await ended).toEqual([78, null])
})

test('it ends with its program when its folder is deleted', async () => {
  const { root, ended, last } = startProgram({ 'src/a.txt': '0' })
  await last('src/a.txt=0;')
  rmSync(root, { recursive: true })
  expect(await ended).toEqual([0, null])
})

test('it waits for its watched folder to come back', async () => {
  const { at, last } = startProgram({ 'src/a.txt': '0' })
  await last('src/a.txt=0;')
  renameSync(at('src'), at('elsewhere'))
  renameSync(at('elsewhere'), at('src'))
  writeFileSync(at('src/a.txt'), '1')
  await last('src/a.txt=1;')
})
