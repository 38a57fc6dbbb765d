#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Stripping types is most of the start-up time of a checkout; the cache keeps the result.
enableCompileCache()
const { runMain } = await import('@repo/cli')
const { createFromCheckout } = await import('./create-from-checkout.ts')

await runMain(createFromCheckout)
