import type { Prompt } from '../../core/experiment/cell.ts'
import type { ThoughtMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'

/**
 * A prompt as the model sees it, chat template applied. Its tokens are shared and not to be changed. `opened`: the markers of a thought
 * in which the output begins.
 */
export type RenderedPrompt = { text: string; tokens: Uint32Array; opened?: ThoughtMarkers | null }

/** Characters of rendered text that are kept; the prompts of most sweeps are far fewer. */
const MOST_CHARACTERS = 8_000_000

/**
 * The same renderer with a memory: an equal prompt is rendered and tokenised once, and gives the same object each time.
 * A run asks for its prompts twice, once to plan and once to generate.
 */
export function rememberPrompts(
  render: (prompt: Prompt) => RenderedPrompt,
  mostCharacters = MOST_CHARACTERS,
): (prompt: Prompt) => RenderedPrompt {
  const known = new Map<string, RenderedPrompt>()
  let characters = 0
  return ({ messages, prefill, template }) => {
    const key = JSON.stringify([messages, prefill, template])
    const before = known.get(key)
    if (before) return before
    const rendered = render({ messages, prefill, ...(template ? { template } : {}) })
    characters += rendered.text.length
    if (characters > mostCharacters) {
      known.clear()
      characters = rendered.text.length
    }
    known.set(key, rendered)
    return rendered
  }
}
