import { templateVariables } from '../template/templateVariables.ts'
import type { PromptVariant } from './experiment.ts'
import { passageVariables } from './retriever.ts'

/** Whether a prompt shows passages: it uses `context` or `passages`. */
export function showsPassages({ system, user, assistant }: Pick<PromptVariant, 'system' | 'user' | 'assistant'>): boolean {
  const names: readonly string[] = passageVariables
  return [system, user, assistant].some(
    (source) => source !== null && templateVariables(source).some((variable) => names.includes(variable.name)),
  )
}
