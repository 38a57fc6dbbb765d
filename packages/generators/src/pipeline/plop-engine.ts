import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { NodePlopAPI } from 'node-plop'
import type { Draft, Nothing, Render, Request } from './generator.ts'
import type { ProjectState } from './project-state.ts'

type Compile = (
  text: string,
  options: { strict: boolean; noEscape: boolean },
) => (view: object) => string

/**
 * Runs a request as a plop generator whose one action records the plan. Plop's own actions write
 * at once, without rollback, and count an edit that finds nothing as done: none is used.
 */
export async function planWithPlop(
  name: string,
  request: Request,
  state: ProjectState,
): Promise<Draft | Nothing> {
  const { default: nodePlop } = await import('node-plop')
  const plop = await nodePlop('', { force: false, destBasePath: state.root })
  let outcome: Draft | Nothing | undefined
  let failure: unknown
  // Named so that it cannot be one of plop's own, which would win.
  const action = `record:${name}`
  plop.setActionType(action, (_answers, _config, api) => {
    try {
      outcome = request.plan(state, strictRender(api))
    } catch (error) {
      failure = error // plop keeps only its message
    }
    return request.canonical.join(' ')
  })
  plop.setGenerator(name, { description: name, prompts: [], actions: [{ type: action }] })
  const { failures } = await plop.getGenerator(name).runActions({})
  if (failure !== undefined) throw failure
  if (outcome === undefined) throw new Error(`plop: ${JSON.stringify(failures)}`)
  return outcome
}

/** For a change that no generator makes. */
export async function templateRender(root: string): Promise<Render> {
  const { default: nodePlop } = await import('node-plop')
  return strictRender(await nodePlop('', { force: false, destBasePath: root }))
}

/** Templates in strict mode, where a missing variable throws. */
function strictRender(api: NodePlopAPI): Render {
  // plop hands its Handlebars on but leaves it out of its types.
  const { handlebars } = api as unknown as { handlebars: { compile: Compile } }
  return (template, view) => {
    const text = readFileSync(fileURLToPath(template), 'utf8')
    return handlebars.compile(text, { strict: true, noEscape: false })(view)
  }
}
