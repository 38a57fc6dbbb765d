/**
 * For a create: with the same key it happens once, so that a request nobody answered is sent again.
 * Give a key of your own where it has to outlive the process.
 */
export const once = (key: string = crypto.randomUUID()) => ({ headers: { 'idempotency-key': key } })
