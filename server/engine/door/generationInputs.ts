import { distinctPrompts } from '../../core/experiment/distinctPrompts.ts'
import type { CellInput, GenerationInput, RequestOf } from './protocol.ts'

/**
 * The cells of a generate request: each distinct prompt once, in the order of first use, and one generation for each cell.
 * A generation's `ref` is its position in `cells`.
 */
export function generationInputs(cells: readonly CellInput[]): Pick<RequestOf<'generate'>, 'prompts' | 'generations'> {
  const { prompts, indexes } = distinctPrompts(cells)
  const generations = cells.map(({ sampling, seed, maxTokens, stop, constraint }, ref): GenerationInput => {
    return { ref, prompt: indexes[ref] ?? 0, sampling, seed, maxTokens, stop, constraint }
  })
  return { prompts, generations }
}
