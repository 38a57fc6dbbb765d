import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { packTemplate } from './template/archive.ts'
import { readCheckout } from './template/read-checkout.ts'

/** Run by `prepack`: what the published package makes projects from. */
const root = path.resolve(import.meta.dirname, '../../..')
const archive = path.resolve(import.meta.dirname, '../dist/template.json.gz')
writeFileSync(archive, packTemplate(await readCheckout(root)))
