import { withThisNode } from './find-program.ts'

const dropped = [
  // A new project has its own database; these would be another project's.
  /^(DIRECT_|TEST_)?DATABASE_URL$/,
  // Set inside a git hook, they name another repository.
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|PREFIX|NAMESPACE)$/,
  /^GIT_ALTERNATE_OBJECT_DIRECTORIES$/,
  // What pnpm tells the script that we are.
  /^npm_(command|lifecycle_\w+|package_\w+)$/,
  /^(INIT_CWD|PNPM_SCRIPT_SRC_DIR)$/,
]

/** `env` without what belongs to the place we were started in, and with our own Node first. */
export function childEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([key]) => !dropped.some((pattern) => pattern.test(key)))
  return withThisNode(Object.fromEntries(kept))
}
