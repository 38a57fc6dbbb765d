import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A stage of a Dockerfile, run as far as a machine without Docker can. */
export interface Stage {
  /** Stands for the image's WORKDIR. */
  folder: string
  env: Record<string, string>
  user: string | undefined
  command: string[]
  healthcheck: string[]
}

interface Instruction {
  name: string
  text: string
}

interface BuildOptions {
  /** Holds Dockerfile and everything that `COPY` takes. */
  context: string
  /** Each stage gets a folder in it. */
  target: string
}

/** Runs `COPY` and `RUN` of every stage, one by one; what an image brings (Node, pnpm) is the machine's. */
export function buildStages({ context, target }: BuildOptions): Map<string, Stage> {
  const stages = new Map<string, Stage>()
  let stage: Stage | undefined
  for (const { name, text } of instructionsOf(path.join(context, 'Dockerfile'))) {
    if (name === 'FROM') {
      const [, image = '', as = ''] = /^(\S+) AS (\S+)$/.exec(text) ?? []
      stage = startStage(path.join(target, as), stages.get(image))
      stages.set(as, stage)
    } else if (stage !== undefined) apply({ name, text }, stage, stages, context)
  }
  return stages
}

function startStage(folder: string, base: Stage | undefined): Stage {
  mkdirSync(folder, { recursive: true })
  if (base !== undefined) cpSync(base.folder, folder, { recursive: true, verbatimSymlinks: true })
  return { folder, env: { ...base?.env }, user: base?.user, command: [], healthcheck: [] }
}

function apply(
  { name, text }: Instruction,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  context: string,
): void {
  switch (name) {
    case 'COPY':
      copy(text, stage, stages, context)
      break
    case 'RUN':
      // The image's own tools are the machine's.
      if (!text.startsWith('npm install --global')) {
        execFileSync('sh', ['-c', text], { cwd: stage.folder, stdio: ['ignore', 'ignore', 'pipe'] })
      }
      break
    case 'ENV':
      for (const [, key = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) stage.env[key] = value
      break
    case 'USER':
      stage.user = text
      break
    case 'CMD':
      stage.command = JSON.parse(text)
      break
    case 'HEALTHCHECK':
      stage.healthcheck = JSON.parse(text.slice(text.indexOf('[')))
      break
    case 'WORKDIR':
    case 'EXPOSE':
      break
    default:
      throw new Error(`${name} is not known here: ${text}`)
  }
}

function copy(text: string, stage: Stage, stages: ReadonlyMap<string, Stage>, context: string) {
  const [, from, source = '', to = ''] = /^(?:--from=(\S+) )?(\S+) (\S+)$/.exec(text) ?? []
  const origin = from === undefined ? context : stages.get(from)?.folder
  if (origin === undefined) throw new Error(`There is no stage "${from}".`)
  const file = path.join(origin, source.replace(/^\/app/, ''))
  const isFile = to === '.' && !source.endsWith('/') && source !== '.'
  const target = path.join(stage.folder, isFile ? path.basename(source) : to)
  cpSync(file, target, { recursive: true, verbatimSymlinks: true })
}

/** Comments and line ends are gone. */
function instructionsOf(file: string): Instruction[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
      return { name, text }
    })
}
