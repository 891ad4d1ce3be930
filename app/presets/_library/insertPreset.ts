import { promptYaml } from '#server/core/experiment/blocks/promptBlock.ts'
import { insertBlock } from '#server/core/notebook/editNotebook.ts'
import { blocksOf } from '#server/core/notebook/notebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import type { Preset } from '../../_trpc/apiTypes.ts'

/**
 * Inserts a preset into the text of a notebook: a prompt block after the last one, and a shots block after it if the preset has
 * shots. `name` is the name of both: that of the preset, or with the next free number if the notebook has such a block.
 */
export function insertPreset(text: string, { variant, shots }: Pick<Preset, 'variant' | 'shots'>): { text: string; name: string } {
  const notebook = parseNotebook(text)
  const taken = [...blocksOf(notebook, 'prompt'), ...blocksOf(notebook, 'shots')]
  const name = freeName(variant.name, new Set(taken.map((block) => block.name)))
  const withPrompt = insertBlock(text, { kind: 'prompt', name, body: promptYaml(variant) })
  if (shots.length === 0) return { text: withPrompt, name }
  return { text: insertBlock(withPrompt, { kind: 'shots', name, body: writeYaml(shots), after: { kind: 'prompt', name } }), name }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let next = 2; taken.has(name); next += 1) name = `${wanted}-${next}`
  return name
}
