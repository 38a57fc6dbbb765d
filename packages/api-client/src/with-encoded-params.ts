type Params = Record<string, string>

/**
 * A client of Hono's, which puts parameters into the path as they are: an id of `../teams/1` would
 * be of another route.
 */
export function withEncodedParams<Client extends object>(client: Client): Client {
  return new Proxy(client, {
    get: (target, name) => {
      const inner: unknown = Reflect.get(target, name)
      // Of a path or a method, and not of `then`, which `await` looks for.
      return typeof inner === 'function' ? withEncodedParams(inner) : inner
    },
    apply: (target, self, [args, ...options]) => {
      const encoded = args?.param ? { ...args, param: encode(args.param) } : args
      // Hono's are functions all the way down.
      return Reflect.apply(target as () => unknown, self, [encoded, ...options])
    },
  })
}

const encode = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, segment(name, value)]))

function segment(name: string, value: string): string {
  // Dots lead elsewhere however they are written, and a part that is empty is left out.
  if (/^\.{0,2}$/.test(value)) {
    throw new TypeError(`The parameter "${name}" cannot be ${JSON.stringify(value)}.`)
  }
  return encodeURIComponent(value)
}
