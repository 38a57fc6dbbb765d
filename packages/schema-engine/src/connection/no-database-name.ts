/** A URL that ends behind the server. `pg` and Prisma would each connect to another database. */
export class NoDatabaseName extends Error {
  override readonly name = 'NoDatabaseName'
}
