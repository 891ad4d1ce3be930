import type { PlannedCell } from '../../core/experiment/cell.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import { onceMore } from './onceMore.ts'

/** Prompts in one request: enough to keep the engine busy, few enough for a message of modest size. */
const PROMPTS_A_REQUEST = 500
/** Token ids remembered over all prompts, about 40 MB. */
const TOKENS_REMEMBERED = 5_000_000

type Prompt = Pick<PlannedCell, 'messages' | 'prefill'>

/** Token ids of each prompt as the model sees it, in order. Equal prompts give the same array. */
export type CountPrompts = (model: ModelRef, prompts: readonly Prompt[]) => Promise<number[][]>

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

  return async (model, prompts) => {
    const { texts, distinct } = distinctPrompts(prompts)
    const found = new Map<string, number[]>()
    const missing: [string, Prompt][] = []
    for (const [text, prompt] of distinct) {
      const tokens = known.get(model.hash + text)
      if (tokens) found.set(text, tokens)
      else missing.push([text, prompt])
    }
    for (let from = 0; from < missing.length; from += PROMPTS_A_REQUEST) {
      const page = missing.slice(from, from + PROMPTS_A_REQUEST)
      const request = { model, prompts: page.map(([, prompt]) => prompt) }
      const { prompts: rendered } = await onceMore(() => engine.render(request))
      page.forEach(([text], index) => found.set(text, rendered[index]?.tokenIds ?? []))
    }
    for (const [text] of missing) remember(model.hash + text, found.get(text) ?? [])
    return texts.map((text) => found.get(text) ?? [])
  }
}

/** Each prompt as a text, and the distinct ones by that text. Cells share their messages, so each list is written out once. */
function distinctPrompts(prompts: readonly Prompt[]): { texts: string[]; distinct: ReadonlyMap<string, Prompt> } {
  const distinct = new Map<string, Prompt>()
  const written = new Map<Prompt['messages'], Map<string | null, string>>()
  const texts = prompts.map(({ messages, prefill }) => {
    const byPrefill = written.get(messages) ?? new Map<string | null, string>()
    written.set(messages, byPrefill)
    const known = byPrefill.get(prefill)
    if (known !== undefined) return known
    const text = JSON.stringify([messages, prefill])
    byPrefill.set(prefill, text)
    distinct.set(text, { messages, prefill })
    return text
  })
  return { texts, distinct }
}
