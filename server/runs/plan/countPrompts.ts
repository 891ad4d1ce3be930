import type { Prompt } from '../../core/experiment/cell.ts'
import { distinctPrompts } from '../../core/experiment/distinctPrompts.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import { onceMore } from './onceMore.ts'

/** Prompts in one request: enough to keep the engine busy, few enough for a small message. */
const PROMPTS_A_REQUEST = 500
/** Token ids remembered over all prompts, about 40 MB. */
const TOKENS_REMEMBERED = 5_000_000

/** Token ids of each cell's prompt as the model sees it, in order. Equal prompts give the same array. */
export type CountPrompts = (model: ModelRef, cells: readonly Prompt[]) => Promise<number[][]>

/** Asks the engine for each distinct prompt once and remembers the answer: an edit to one variant asks for that variant only. */
export function createPromptCounter(engine: Pick<Engine, 'render'>): CountPrompts {
  const known = new Map<string, number[]>()
  let remembered = 0

  function remember(name: string, tokens: number[]): void {
    if (remembered > TOKENS_REMEMBERED) {
      known.clear()
      remembered = 0
    }
    known.set(name, tokens)
    remembered += tokens.length
  }

  return async (model, cells) => {
    const { prompts, indexes } = distinctPrompts(cells)
    const names = prompts.map(({ messages, prefill, template }) => model.hash + JSON.stringify([messages, prefill, template]))
    const tokens = names.map((name) => known.get(name))
    const missing = [...tokens.keys()].filter((index) => tokens[index] === undefined)
    for (let from = 0; from < missing.length; from += PROMPTS_A_REQUEST) {
      const page = missing.slice(from, from + PROMPTS_A_REQUEST)
      const request = { model, prompts: page.flatMap((index) => prompts[index] ?? []) }
      const { prompts: rendered } = await onceMore(() => engine.render(request))
      for (const [position, index] of page.entries()) tokens[index] = rendered[position]?.tokenIds ?? []
    }
    for (const index of missing) remember(names[index] ?? '', tokens[index] ?? [])
    return indexes.map((index) => tokens[index] ?? [])
  }
}
