import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** What the page of Swagger UI loads, and its types. */
const types = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
}

export type ViewerFile = keyof typeof types

export const viewerFiles = Object.entries(types) as [ViewerFile, string][] // its own keys

/** 0.5 MB instead of 2; done when the page is first looked at, since few processes ever serve it. */
export function readCompressed(name: ViewerFile): Promise<Buffer> {
  compressed[name] ??= readViewer(name).then((text) => promisify(gzip)(text))
  return compressed[name]
}

const compressed: Partial<Record<ViewerFile, Promise<Buffer>>> = {}

/** From the bundle's folder, where tsdown.config.ts copies it to, or from the package. */
export function readViewer(name: ViewerFile): Promise<Buffer> {
  const bundled = new URL(`swagger-ui/${name}`, import.meta.url)
  if (existsSync(bundled)) return readFile(bundled)
  return readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`))
}
