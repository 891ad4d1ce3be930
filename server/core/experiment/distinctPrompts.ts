import type { Prompt } from './cell.ts'

/**
 * The distinct prompts of these cells, in the order of first use, and for each cell the index of its prompt. Cells of one
 * variant and case share their list of messages, so each list is compared as text only once.
 */
export function distinctPrompts(cells: readonly Prompt[]): { prompts: Prompt[]; indexes: number[] } {
  const prompts: Prompt[] = []
  const byText = new Map<string, number>()
  const byList = new Map<Prompt['messages'], Map<string | null, number>>()

  function indexOf({ messages, prefill }: Prompt): number {
    const byPrefill = byList.get(messages) ?? new Map<string | null, number>()
    byList.set(messages, byPrefill)
    const known = byPrefill.get(prefill)
    if (known !== undefined) return known
    const text = JSON.stringify([messages, prefill])
    const index = byText.get(text) ?? prompts.push({ messages, prefill }) - 1
    byText.set(text, index)
    byPrefill.set(prefill, index)
    return index
  }

  return { indexes: cells.map(indexOf), prompts }
}
