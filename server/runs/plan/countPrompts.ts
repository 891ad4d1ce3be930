import type { Engine, ModelRef, Prompt } from '../../engine/door/protocol.ts'
import { onceMore } from './onceMore.ts'

/** Prompts in one request: enough to keep the engine busy, few enough for a message of modest size. */
const PROMPTS_A_REQUEST = 500
/** Token ids remembered over all prompts, about 40 MB. */
const TOKENS_REMEMBERED = 5_000_000

/** Token ids of each prompt as the model will see it. Equal prompts give the same array. */
export type CountPrompts = (model: ModelRef, prompts: readonly Prompt[]) => Promise<number[][]>

/** Asks the engine for each distinct prompt once and remembers the answer: an edit to one variant asks for that variant only. */
export function createPromptCounter(engine: Pick<Engine, 'render'>): CountPrompts {
  const known = new Map<string, number[]>()
  let remembered = 0

  return async (model, prompts) => {
    const names = prompts.map(({ messages, prefill }) => `${model.hash}${JSON.stringify([messages, prefill])}`)
    const found = new Map<string, number[]>()
    const asked = new Map<string, Prompt>()
    prompts.forEach(({ messages, prefill }, index) => {
      const name = names[index] ?? ''
      const tokens = known.get(name)
      if (tokens) found.set(name, tokens)
      else asked.set(name, { messages, prefill })
    })
    const open = [...asked]
    for (let from = 0; from < open.length; from += PROMPTS_A_REQUEST) {
      const page = open.slice(from, from + PROMPTS_A_REQUEST)
      const { prompts: rendered } = await onceMore(() => engine.render({ model, prompts: page.map(([, prompt]) => prompt) }))
      page.forEach(([name], index) => found.set(name, rendered[index]?.tokenIds ?? []))
    }
    for (const [name] of open) {
      const tokens = found.get(name) ?? []
      if (remembered > TOKENS_REMEMBERED) {
        known.clear()
        remembered = 0
      }
      known.set(name, tokens)
      remembered += tokens.length
    }
    return names.map((name) => found.get(name) ?? [])
  }
}
