import type { ModelNames } from '../plan/names.ts'

/** What the files of a resource import or call their own: `schema-name.test.ts` compares. */
const taken: ReadonlySet<string> = new Set(
  `answer c can db everyRow field ifMatch include included listOf match of onVersion once open page pageOf queryOf
  reads refersTo row rows rowsOf selectOf tagged tx unversioned valid visible z`.split(/\s+/),
)

/** Forms of what a resource exports besides, and of this name itself. */
const exported =
  /(?:Fields|List|Params|Query|Related|Rows|Schema|Select)$|^(?:create|update).*Body$/

/**
 * The constant that says how a record is answered: `post`. Where the name means something else in the
 * files of a resource, or of one that includes it, `answerSchema`.
 */
export const schemaName = ({ one }: Pick<ModelNames, 'one'>): string =>
  taken.has(one) || exported.test(one) ? `${one}Schema` : one
