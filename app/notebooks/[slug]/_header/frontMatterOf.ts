import type { Notebook } from '#server/core/notebook/notebook.ts'
import { readYaml } from '#server/core/notebook/yamlText.ts'

/** What the front matter says itself, defaults aside; null where it is silent or cannot be read. */
export function frontMatterOf({ segments: [first] }: Notebook): { title: string | null; model: string | null; seed: number | null } {
  const value = first?.kind === 'frontMatter' ? readYaml(first.body, '', 1).value : null
  const { title, model, seed } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  return {
    title: typeof title === 'string' || typeof title === 'number' ? String(title) : null,
    model: typeof model === 'string' ? model : null,
    seed: typeof seed === 'number' ? seed : null,
  }
}
