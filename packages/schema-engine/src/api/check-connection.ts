import { withUserErrors } from './user-errors.ts'

/**
 * Throws a `UserError` unless a session on the database of a URL can be opened: `DATABASE.NOT_FOUND`
 * names those that its server has.
 */
export async function checkConnection(href: string): Promise<void> {
  await withUserErrors(openAndClose(href))
}

async function openAndClose(href: string): Promise<void> {
  const [{ disconnect }, { parseConnectionUrl }, { openConnection }] = await Promise.all([
    import('../connection/connect.ts'), // loads pg
    import('../connection/connection-url.ts'),
    import('../connection/open-connection.ts'),
  ])
  await disconnect(await openConnection(parseConnectionUrl(href)))
}
