export { recoverGeneration } from './recover-generation.ts'
