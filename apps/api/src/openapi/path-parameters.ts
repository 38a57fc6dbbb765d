/** `/:name`, with a pattern as `/:year{[0-9]{4}}`, or as `/:name?` of a path that also goes without. */
const parameter = /(?<=\/):([^/{}?]+)(?:\{((?:[^{}]|\{[^{}]*\})+)\})?\??/g

/** The parameters of a path as Hono has it, with the pattern that a value must match. */
export const pathParameters = (path: string) =>
  [...path.matchAll(parameter)].map(([, name = '', pattern]) => ({ name, pattern }))

/** `/users/{id}` of `/users/:id`, or what `write` makes of each parameter. */
export const pathTemplate = (
  path: string,
  write = ({ name }: { name: string; pattern: string | undefined }) => `{${name}}`,
): string => path.replaceAll(parameter, (_match, name, pattern) => write({ name, pattern }))
