#!/usr/bin/env node
import { main } from '../src/rpc/main.ts'

await main(process.argv.slice(2))
