import type { Prompt } from './cell.ts'

/**
 * The distinct prompts of these cells, in the order of first use, and for each cell the index of its prompt. Cells of one
 * variant and case share their list of messages, so each list is compared as text only once.
 */
export function distinctPrompts(cells: readonly Prompt[]): { prompts: Prompt[]; indexes: number[] } {
  const prompts: Prompt[] = []
  const byText = new Map<string, number>()
  const byList = new Map<Prompt['messages'], Map<string, number>>()

  function indexOf({ messages, prefill, template }: Prompt): number {
    const byRest = byList.get(messages) ?? new Map<string, number>()
    byList.set(messages, byRest)
    const rest = JSON.stringify([prefill, template])
    const known = byRest.get(rest)
    if (known !== undefined) return known
    const text = JSON.stringify(messages) + rest
    const index = byText.get(text) ?? prompts.push({ messages, prefill, ...(template ? { template } : {}) }) - 1
    byText.set(text, index)
    byRest.set(rest, index)
    return index
  }

  return { indexes: cells.map(indexOf), prompts }
}
