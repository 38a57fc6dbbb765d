import { gunzipSync, gzipSync } from 'node:zlib'
import type { TemplateFile } from './template.ts'

interface ArchivedFile {
  path: string
  mode: TemplateFile['mode']
  /** A third of the size of base64, and nearly every file is text. */
  text?: string
  base64?: string
}

/** Gzipped JSON; the same files give the same bytes. */
export function packTemplate(files: readonly TemplateFile[]): Buffer {
  const archived = files.map(({ path, mode, content }): ArchivedFile => {
    const text = content.toString('utf8')
    return Buffer.from(text).equals(content)
      ? { path, mode, text }
      : { path, mode, base64: content.toString('base64') }
  })
  return gzipSync(JSON.stringify(archived), { level: 9 })
}

export function unpackTemplate(archive: Buffer): TemplateFile[] {
  // packTemplate is the only writer, and both ship in one package.
  const archived = JSON.parse(gunzipSync(archive).toString('utf8')) as ArchivedFile[]
  return archived.map(({ path, mode, text, base64 }) => ({
    path,
    mode,
    content: text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text),
  }))
}
