/**
 * For an update or delete: it goes through only on the version that this answer shows, and is a 412
 * otherwise.
 */
export function ifMatch({ headers }: { headers: Headers }) {
  const etag = headers.get('etag')
  // Without one it would go through on every version, which is what was not wanted.
  if (etag === null) throw new Error('The answer has no ETag: its record has no versions.')
  return { headers: { 'if-match': etag } }
}
