import { UserError } from '@repo/cli'

const problems: Record<
  string,
  { code: 'DENIED' | 'FULL' | 'NOT_A_FOLDER' | 'TAKEN'; fact: string }
> = {
  EACCES: { code: 'DENIED', fact: 'you may not write there' },
  EPERM: { code: 'DENIED', fact: 'you may not write there' },
  EROFS: { code: 'DENIED', fact: 'the file system is read-only' },
  EDQUOT: { code: 'FULL', fact: 'your disk quota is used up' },
  ENOSPC: { code: 'FULL', fact: 'the disk is full' },
  EEXIST: { code: 'TAKEN', fact: 'something else made it meanwhile' },
  ENOTEMPTY: { code: 'TAKEN', fact: 'something else filled it meanwhile' },
  ENOTDIR: { code: 'NOT_A_FOLDER', fact: 'it, or something on the way to it, is a file' },
  ENOENT: { code: 'NOT_A_FOLDER', fact: 'it, or something on the way to it, is a link to nothing' },
  ELOOP: { code: 'NOT_A_FOLDER', fact: 'the links on the way to it go in a circle' },
  ENAMETOOLONG: { code: 'NOT_A_FOLDER', fact: 'the path is too long' },
}

/** A file system's refusal as a `TARGET.…` user error; anything else as it is. */
export function placeError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && 'code' in error) || error instanceof UserError) return error
  const problem = Object.hasOwn(problems, String(error.code)) && problems[String(error.code)]
  if (!problem) return error
  return new UserError({
    code: `TARGET.${problem.code}`,
    message: `No project can be made in "${folder}": ${problem.fact} (${error.message}).`,
    cause: error,
  })
}
