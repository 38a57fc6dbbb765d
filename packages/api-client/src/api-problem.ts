/** RFC 9457 problem details, as the API answers them. */
export interface ProblemDetails {
  type: string
  title: string
  status: number
  /** What to switch on; the words of `detail` may change. */
  code: string
  detail: string
  instance?: string
  /** Finds the request in the log of the API. */
  requestId?: string
  /** Of a 400: one entry for each part of the request that does not fit. */
  errors?: { path: string; message: string }[]
}

/** The API's answer where it is not 2xx. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly problem: ProblemDetails
  readonly headers: Headers
  constructor(problem: ProblemDetails, headers: Headers) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`)
    this.problem = problem
    this.headers = headers
  }
}

/** Of an answer that is not 2xx: what stands before the API answers without problem details. */
export async function problemOf(answer: Response): Promise<ApiProblem> {
  const { status, statusText, headers } = answer
  const told: Partial<ProblemDetails> = await detailsOf(answer)
  const requestId = headers.get('x-request-id')
  return new ApiProblem(
    {
      type: 'about:blank',
      title: statusText,
      code: 'unknown',
      detail: 'The answer has no problem details.',
      ...(requestId === null ? {} : { requestId }),
      ...told,
      status, // the one that it has, whatever its body says
    },
    headers,
  )
}

/** Of an answer that sends elsewhere. Browsers show neither its status nor where to. */
export function redirectOf(url: string, { status, headers, body }: Response): ApiProblem {
  body?.cancel().catch(() => {}) // frees the connection
  const to = headers.get('location') ?? 'another address'
  const detail = `${url} sends to ${to}, and no request is sent elsewhere: is the baseUrl right?`
  return new ApiProblem(
    { type: 'about:blank', title: 'Redirected', status, code: 'redirected', detail },
    headers,
  )
}

/** Problem details are a few lines; what is longer is none. */
const longestBody = 64 * 1024

async function detailsOf({ headers, body: stream }: Response): Promise<Partial<ProblemDetails>> {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) {
    stream?.cancel().catch(() => {}) // frees the connection
    return {}
  }
  const text = await textOf(stream)
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

/** Its first 64 kB. */
async function textOf(stream: Response['body']): Promise<string> {
  const decoder = new TextDecoder()
  const reader = stream?.getReader()
  let text = ''
  while (reader && text.length < longestBody) {
    const { done, value } = await reader.read()
    if (done) return text
    text += decoder.decode(value, { stream: true })
  }
  reader?.cancel().catch(() => {})
  return text
}
