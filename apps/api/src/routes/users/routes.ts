import { Hono } from 'hono'
import { can } from '../../access/access.ts'
import type { ApiEnv, RouteDeps } from '../../app.ts'
import { ifMatch, onVersion, tagged } from '../../http/etag.ts'
import { once } from '../../http/idempotency.ts'
import { pageOf } from '../../http/list.ts'
import { visible } from '../../http/rows.ts'
import { valid } from '../../http/validate.ts'
import {
  createUserBody,
  type UserAnswer,
  updateUserBody,
  user,
  userList,
  userParams,
  userQuery,
  userRows,
  userSelect,
} from './schemas.ts'

export const userRoutes = ({ db, reads }: RouteDeps) =>
  new Hono<ApiEnv>()
    .get('/', can('users:read', { 200: pageOf(user) }), userList, async (c) => {
      const { include, of, ...page } = c.req.valid('query')
      const rows: UserAnswer[] = await reads(c).user.findMany({
        ...page,
        select: { ...userSelect, ...include },
      })
      return c.json(of(rows))
    })
    .post(
      '/',
      can('users:write', { 201: user }, { repeatable: true }),
      valid('json', createUserBody),
      async (c) =>
        once(
          c,
          db,
          (tx) => tx.user.create({ data: c.req.valid('json'), select: userSelect }),
          (row: UserAnswer) => c.json(tagged(c, row), 201),
        ),
    )
    .get(
      '/:id',
      can('users:read', { 200: user }),
      valid('param', userParams),
      userQuery,
      async (c) => {
        const row: UserAnswer = await reads(c).user.findUniqueOrThrow({
          where: visible(c, userRows, c.req.valid('param')),
          select: { ...userSelect, ...c.req.valid('query').include },
        })
        return c.json(tagged(c, row))
      },
    )
    .patch(
      '/:id',
      can('users:write', { 200: user }, { conditional: true }),
      valid('param', userParams),
      valid('json', updateUserBody),
      async (c) => {
        const row: UserAnswer = await onVersion(
          c,
          () =>
            db.user.findUniqueOrThrow({
              where: visible(c, userRows, c.req.valid('param')),
              select: { updatedAt: true },
            }),
          (match) =>
            db.user.update({
              where: visible(c, userRows, { ...c.req.valid('param'), ...match.where }),
              data: { ...c.req.valid('json'), ...match.data },
              select: userSelect,
            }),
        )
        return c.json(tagged(c, row))
      },
    )
    .delete(
      '/:id',
      can('users:write', { 204: undefined }, { conditional: true }),
      valid('param', userParams),
      async (c) => {
        await db.user.delete({
          where: visible(c, userRows, { ...c.req.valid('param'), ...ifMatch(c).where }),
          select: { id: true },
        })
        return c.body(null, 204)
      },
    )
