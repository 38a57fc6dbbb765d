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
      status,
      code: 'unknown',
      detail: 'The answer has no problem details.',
      ...(requestId === null ? {} : { requestId }),
      ...told,
    },
    headers,
  )
}

async function detailsOf(answer: Response): Promise<Partial<ProblemDetails>> {
  const text = await answer.text()
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) return {}
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}
