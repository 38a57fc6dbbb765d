import { Hono } from 'hono'
import type { Deps } from '../../app.ts'
import { valid } from '../../validate.ts'
import {
  createUserBody,
  type UserAnswer,
  updateUserBody,
  userPage,
  userParams,
  userQuery,
  userSelect,
} from './schemas.ts'

export const userRoutes = ({ db }: Pick<Deps, 'db'>) =>
  new Hono()
    .get('/', valid('query', userPage), async (c) => {
      const { limit, cursor, include } = c.req.valid('query')
      const data: UserAnswer[] = await db.user.findMany({
        select: { ...userSelect, ...include },
        where: cursor === undefined ? {} : { id: { gt: cursor } },
        orderBy: { id: 'asc' },
        take: limit,
      })
      const nextCursor = data.length === limit ? (data.at(-1)?.id ?? null) : null
      return c.json({ data, nextCursor })
    })
    .post('/', valid('json', createUserBody), async (c) => {
      const user = await db.user.create({ data: c.req.valid('json'), select: userSelect })
      return c.json(user, 201)
    })
    .get('/:id', valid('param', userParams), valid('query', userQuery), async (c) => {
      const user: UserAnswer = await db.user.findUniqueOrThrow({
        where: c.req.valid('param'),
        select: { ...userSelect, ...c.req.valid('query').include },
      })
      return c.json(user)
    })
    .patch('/:id', valid('param', userParams), valid('json', updateUserBody), async (c) => {
      const user = await db.user.update({
        where: c.req.valid('param'),
        data: c.req.valid('json'),
        select: userSelect,
      })
      return c.json(user)
    })
    .delete('/:id', valid('param', userParams), async (c) => {
      await db.user.delete({ where: c.req.valid('param'), select: { id: true } })
      return c.body(null, 204)
    })
