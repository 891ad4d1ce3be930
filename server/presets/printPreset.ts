import { promptYaml } from '../core/experiment/blocks/promptBlock.ts'
import { canonicalJson } from '../core/json.ts'
import { insertBlock, removeBlock, renameBlock, replaceBlockBody } from '../core/notebook/editNotebook.ts'
import { setFrontMatter } from '../core/notebook/frontMatter.ts'
import { blocksOf } from '../core/notebook/notebook.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { writeYaml } from '../core/notebook/writeYaml.ts'
import type { Preset, PresetInput } from './presetService.types.ts'
import { readPreset } from './readPreset.ts'

/**
 * The text of a preset file with the given content. If there is a file already, `before` is its text, and only what differs is
 * changed: prose, comments and layout stay. `created` is the day written into a new file.
 */
export function printPreset(input: PresetInput, { before, created }: { before: string | null; created: string }): string {
  if (before === null) return printNew(input, created)
  const old = readPreset(before, { id: '', versions: [] })
  // A file with faults cannot be edited block by block. Its text is kept as an earlier version.
  if (old.problems.length > 0) return printNew(input, old.created ?? created)
  return withShots(withVariant(withFrontMatter(before, old, input), old, input), old, input)
}

function printNew(input: PresetInput, created: string): string {
  const { title, language, active, description, tags } = input
  const head = writeYaml({ title, language, active, created, description, tags })
  return withShots(
    insertBlock(`---\n${head}---\n`, { kind: 'prompt', name: input.variant.name, body: promptYaml(input.variant) }),
    null,
    input,
  )
}

function withFrontMatter(text: string, old: Preset, input: PresetInput): string {
  const keys = ['title', 'language', 'active', 'description', 'tags'] as const
  return keys.reduce((edited, key) => (same(old[key], input[key]) ? edited : setFrontMatter(edited, key, input[key])), text)
}

function withVariant(text: string, old: Preset, input: PresetInput): string {
  const { name: oldName, ...oldParts } = old.variant
  const { name, ...parts } = input.variant
  const renamed = name === oldName ? text : renameBlock(text, { kind: 'prompt', name: oldName }, name)
  return same(oldParts, parts) ? renamed : replaceBlockBody(renamed, { kind: 'prompt', name }, promptYaml(input.variant))
}

/** Writes the shots block, which has the variant's name, or removes it if the preset has no shots. */
function withShots(text: string, old: Preset | null, input: PresetInput): string {
  const before = old ? blocksOf(parseNotebook(text), 'shots')[0]?.name : undefined
  if (before === undefined) {
    if (input.shots.length === 0) return text
    return insertBlock(text, {
      kind: 'shots',
      name: input.variant.name,
      body: writeYaml(input.shots),
      after: { kind: 'prompt', name: input.variant.name },
    })
  }
  const block = { kind: 'shots', name: before }
  if (input.shots.length === 0) return removeBlock(text, block)
  const edited = same(old?.shots, input.shots) ? text : replaceBlockBody(text, block, writeYaml(input.shots))
  return before === old?.variant.name && before !== input.variant.name ? renameBlock(edited, block, input.variant.name) : edited
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b)
}
