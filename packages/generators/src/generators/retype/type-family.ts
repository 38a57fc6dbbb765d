/** Without its size. */
export const nameOf = (type: string) => type.replace(/\(.*/, '')

type Family = 'text' | 'number' | 'time'

/** Types between which Postgres casts by itself. */
export function familyOf(type: string): Family | undefined {
  if (/^(TEXT|VARCHAR|CHAR|CITEXT)\b/.test(type)) return 'text'
  if (/^(SMALLINT|INTEGER|BIGINT|DECIMAL|REAL|DOUBLE PRECISION)\b/.test(type)) return 'number'
  return /^(TIMESTAMP|TIMESTAMPTZ|DATE|TIME)\b/.test(type) ? 'time' : undefined
}

/** Digits before and behind the point that a number type keeps exactly. */
export function digitsOf(type: string): { whole: number; fraction: number; exact: boolean } {
  const [, precision = '', scale = ''] = /^DECIMAL\((\d+),\s*(\d+)\)/.exec(type) ?? []
  if (precision !== '') {
    return { whole: Number(precision) - Number(scale), fraction: Number(scale), exact: true }
  }
  const whole = { SMALLINT: 5, INTEGER: 10, BIGINT: 19 }[type]
  if (whole !== undefined) return { whole, fraction: 0, exact: true }
  return type === 'REAL'
    ? { whole: 6, fraction: 6, exact: false }
    : { whole: 15, fraction: 15, exact: false }
}
