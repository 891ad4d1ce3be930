import { insertBlock } from '#server/core/notebook/editNotebook.ts'
import type { PromptVariant, Shot } from '#server/core/experiment/experiment.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import { holdsWords, searchWords } from '../../../_ui/text/searchText.ts'
import { addBlock, blocksOf } from '../_notebook/blockEdits.ts'

export type InsertablePreset = {
  id: string
  title: string
  language: string
  active: boolean
  description: string
  tags: string[]
  variant: Pick<PromptVariant, 'name' | 'system' | 'user' | 'assistant'>
  shots: Shot[]
}

/** Active presets that have every word of the query in their title, language, tags or description. */
export function matchingPresets<T extends InsertablePreset>(presets: readonly T[], query: string): T[] {
  const words = searchWords(query)
  return presets.filter(
    (preset) => preset.active && holdsWords([preset.title, preset.language, preset.description, ...preset.tags].join(' '), words),
  )
}

/** Writes a preset as a prompt block after the segment at this position, its shots as a block of the same name. */
export function addPreset(
  text: string,
  after: number,
  { variant, shots }: Pick<InsertablePreset, 'variant' | 'shots'>,
): { text: string; name: string } {
  const body = writeYaml({
    ...(variant.system === null ? {} : { system: variant.system }),
    user: variant.user,
    ...(variant.assistant === null ? {} : { assistant: variant.assistant }),
  })
  const added = addBlock(text, after, { kind: 'prompt', name: variant.name, body })
  const taken = blocksOf(parseNotebook(added.text)).some(({ blockKind, name }) => blockKind === 'shots' && name === added.name)
  if (shots.length === 0 || taken) return added
  return {
    name: added.name,
    text: insertBlock(added.text, { kind: 'shots', name: added.name, body: writeYaml(shots), after: { kind: 'prompt', name: added.name } }),
  }
}
