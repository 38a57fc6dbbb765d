type Family = 'text' | 'number' | 'instant'

/** Types between which Postgres casts by itself. */
export function familyOf(type: string): Family | undefined {
  if (/^(TEXT|VARCHAR|CHAR|CITEXT)\b/.test(type)) return 'text'
  if (/^(SMALLINT|INTEGER|BIGINT|DECIMAL|REAL|DOUBLE PRECISION)\b/.test(type)) return 'number'
  return /^(TIMESTAMP|TIMESTAMPTZ|DATE)\b/.test(type) ? 'instant' : undefined
}
