export { ApiProblem, type ProblemDetails } from './api-problem.ts'
export { type ClientOptions, createClient } from './create-client.ts'
