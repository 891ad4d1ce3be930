import type { CellInput, GenerationInput, Prompt, RequestOf } from './protocol.ts'

/**
 * The cells of a generate request: each distinct prompt once, in the order of first use, and one generation for each cell.
 * A generation's `ref` is its position in `cells`.
 */
export function generationInputs(cells: readonly CellInput[]): Pick<RequestOf<'generate'>, 'prompts' | 'generations'> {
  const prompts: Prompt[] = []
  const indexes = new Map<string, number>()
  // The cells of one variant and case share their message list.
  const texts = new Map<Prompt['messages'], string>()

  function indexOf({ messages, prefill }: Prompt): number {
    let text = texts.get(messages)
    if (text === undefined) texts.set(messages, (text = JSON.stringify(messages)))
    const key = `${JSON.stringify(prefill)} ${text}`
    let index = indexes.get(key)
    if (index === undefined) {
      index = prompts.push({ messages, prefill }) - 1
      indexes.set(key, index)
    }
    return index
  }

  const generations = cells.map((cell, ref): GenerationInput => {
    const { sampling, seed, maxTokens, stop, constraint } = cell
    return { ref, prompt: indexOf(cell), sampling, seed, maxTokens, stop, constraint }
  })
  return { prompts, generations }
}
