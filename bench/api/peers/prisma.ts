import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../../packages/db/src/generated/client.ts'
import { columns, settings } from './settings.ts'

const adapter = new PrismaPg({ connectionString: settings.url, max: settings.poolSize })

/** Prisma as its documentation sets it up. */
export const db = new PrismaClient({ adapter })

export const list = () => db.user.findMany({ orderBy: { id: 'asc' }, take: 20, select: columns })

export const read = (id: string) => db.user.findUnique({ where: { id }, select: columns })

export const create = (data: { email: string; name?: string | undefined }) =>
  db.user.create({ data: { email: data.email, name: data.name ?? null }, select: columns })
