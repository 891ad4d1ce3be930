import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { slugify } from '../core/ids.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { withLock } from '../io/files/folderLock.ts'
import { keepVersion, presetFile, presetIds, readPresetText, type PresetFolder } from './presetFolder.ts'
import type { PresetInput } from './presetService.types.ts'
import { printPreset } from './printPreset.ts'

/** Saves a preset; its former text stays as a version. A save that changes nothing makes none. */
export async function savePreset(folder: PresetFolder, input: PresetInput, now: Date): Promise<{ id: string }> {
  return withLock(folder.path, async () => {
    const id = input.id?.normalize('NFC') ?? freeId(`${slugify(input.title)}.${input.language}`, await presetIds(folder))
    const path = await presetFile(folder, id)
    const before = path === null ? null : await readPresetText(folder, id)
    const text = printPreset(input, { before, created: now.toISOString().slice(0, 10) })
    if (text === before) return { id }
    await mkdir(folder.path, { recursive: true })
    await keepVersion(folder, id)
    await atomicWrite(path ?? join(folder.path, `${id}.md`), text)
    return { id }
  })
}

/** `id`, or with `-2`, `-3` and so on before the language. */
export function freeId(id: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  const dot = id.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [id.slice(0, dot), id.slice(dot)] : [id, '']
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`
    const candidate = stem.slice(0, 80 - end.length - suffix.length) + suffix + end
    if (!used.has(candidate.toLowerCase())) return candidate
  }
}
