import { z } from 'zod'

/** What every peer gets from `bench/api/main.ts`. */
export const settings = {
  url: process.env.DATABASE_URL ?? '',
  port: Number(process.env.PORT),
  poolSize: Number(process.env.DATABASE_POOL_SIZE ?? 5),
}

/** What every peer accepts, as a framework of its kind would check it. */
export const newUser = z.strictObject({ email: z.string(), name: z.string().optional() })

export const columns = { id: true, email: true, name: true, createdAt: true, updatedAt: true }
