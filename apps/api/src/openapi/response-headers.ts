/** Headers of answers, as components. */
export const headerComponents = {
  RequestId: {
    description: 'What the server logs of this request under.',
    required: true,
    schema: { type: 'string' },
  },
  ETag: {
    description: 'The version of the record, for `If-Match`.',
    schema: { type: 'string', pattern: '^"[0-9a-z]{1,11}"$' },
  },
  IdempotencyReplayed: {
    description: 'That this is the answer to an earlier request with this `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
  },
  RetryAfter: {
    description: 'Seconds until another request makes sense.',
    schema: { type: 'integer', minimum: 0 },
  },
}

type Name = keyof typeof headerComponents

const ref = (name: Name) => ({ $ref: `#/components/headers/${name}` })

/** Those of an answer of this status; `has` names more. */
export const headersOf = (
  status: string | number,
  has: { etag?: boolean; replay?: boolean } = {},
) => ({
  'X-Request-Id': ref('RequestId'),
  ...(has.etag ? { ETag: ref('ETag') } : {}),
  ...(has.replay ? { 'Idempotency-Replayed': ref('IdempotencyReplayed') } : {}),
  ...(/^(429|503)$/.test(String(status)) ? { 'Retry-After': ref('RetryAfter') } : {}),
})
