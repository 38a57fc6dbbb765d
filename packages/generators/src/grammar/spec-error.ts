import { exitCode, UserError } from '@repo/cli'

type SpecCode =
  | 'EXPRESSION'
  | 'SYNTAX'
  | 'TYPE'
  | 'SIZE'
  | 'MODIFIER'
  | 'DEFAULT'
  | 'BRACES'
  | 'NAME'
  | 'ID'

/** A field argument that cannot be read: exit code 2, nothing was looked at yet. */
export function specError(code: SpecCode, message: string, hint: string): UserError {
  return new UserError({ code: `SPEC.${code}`, message, hint, exitCode: exitCode.usage })
}
