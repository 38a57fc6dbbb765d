#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { runMain } from '@repo/cli'

enableCompileCache()
const { gen } = await import('./gen.ts')
await runMain(gen)
