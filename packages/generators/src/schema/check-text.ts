import path from 'node:path'
import { UserError } from '@repo/cli'
import type { SchemaFile } from '@repo/schema-engine'

/** Throws `SCHEMA.TEXT` for a file whose lines Prisma and the editors of this package see in different ways. */
export function checkText(files: SchemaFile[]): void {
  for (const { path: file, content } of files) {
    const name = path.basename(file)
    if (content.startsWith('\uFEFF')) {
      throw unreadable(
        file,
        'begins with a byte order mark',
        `sed -i '1s/^\\xEF\\xBB\\xBF//' ${name}`,
      )
    }
    if (/\r(?!\n)/.test(content)) {
      throw unreadable(
        file,
        'has lines that end with CR alone',
        `perl -pi -e 's/\\r(?!\\n)/\\n/g' ${name}`,
      )
    }
  }
}

const unreadable = (file: string, fact: string, hint: string) =>
  new UserError({ code: 'SCHEMA.TEXT', message: `"${file}" ${fact}.`, hint })
