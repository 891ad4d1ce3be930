import { insertBlock } from '#server/core/notebook/editNotebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { writeYaml } from '#server/core/notebook/writeYaml.ts'
import type { Preset } from '../../_trpc/apiTypes.ts'

/**
 * Puts a preset into a notebook's text: a prompt block after the last one, and a shots block beside it where the preset has shots.
 * `name` is the preset's own, or the next free `name-2`, where the notebook has a block of that name.
 */
export function insertPreset(text: string, { variant, shots }: Pick<Preset, 'variant' | 'shots'>): { text: string; name: string } {
  const blocks = parseNotebook(text).segments.filter((segment) => segment.kind === 'block')
  const name = freeName(
    variant.name,
    new Set(blocks.filter(({ blockKind }) => blockKind === 'prompt' || blockKind === 'shots').map((block) => block.name)),
  )
  const body = writeYaml({
    ...(variant.system === null ? {} : { system: variant.system }),
    user: variant.user,
    ...(variant.assistant === null ? {} : { assistant: variant.assistant }),
  })
  const last = blocks.findLast(({ blockKind }) => blockKind === 'prompt')
  const withPrompt = insertBlock(text, { kind: 'prompt', name, body, ...(last ? { after: { kind: 'prompt', name: last.name } } : {}) })
  if (shots.length === 0) return { text: withPrompt, name }
  return { text: insertBlock(withPrompt, { kind: 'shots', name, body: writeYaml(shots), after: { kind: 'prompt', name } }), name }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let next = 2; taken.has(name); next += 1) name = `${wanted}-${next}`
  return name
}
