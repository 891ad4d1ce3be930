import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { makeFolderWithin, namesIn } from '../io/files/folder.ts'
import { modifiedAt } from '../io/files/pathKind.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { presetIdSchema, type Preset } from './presetService.types.ts'

/**
 * The folder of the presets: `<id>.md`, and earlier texts as `_versions/<id>/<number>.md`. `shown` is its path in messages; no link leads
 * out of `within`.
 */
export type PresetFolder = { path: string; shown: string; within: string }

/** The ids of the presets, sorted. Files whose names begin with a dot or an underscore are not presets. */
export async function presetIds(folder: PresetFolder): Promise<string[]> {
  const names = await visibleNames(folder, folder.path)
  const ids = names
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length).normalize('NFC'))
    .filter((id) => presetIdSchema.safeParse(id).success)
  return [...new Set(ids)].toSorted()
}

/**
 * The absolute path of a preset's file, or null if there is none. The Unicode form of the name on disk does not matter.
 * @throws AppError CONFLICT if two files have this name in different forms
 */
export async function presetFile(folder: PresetFolder, id: string): Promise<string | null> {
  const wanted = `${id.normalize('NFC')}.md`
  const [name, twin] = (await visibleNames(folder, folder.path)).filter((candidate) => candidate.normalize('NFC') === wanted)
  if (twin !== undefined)
    throw new AppError(
      'CONFLICT',
      `Two files in ${folder.shown} are named ${wanted}, in different Unicode forms (NFC and NFD). Rename one of them.`,
    )
  return name === undefined ? null : join(folder.path, name)
}

export async function readPresetText(folder: PresetFolder, id: string): Promise<string> {
  const path = await presetFile(folder, id)
  if (path === null) throw new AppError('NOT_FOUND', `There is no preset ${id}. It may have been deleted; choose one from the library.`)
  return (await readTextFile(path, { within: folder.within, name: `${folder.shown}/${id}.md` })).text
}

/** Earlier texts, the newest first. `savedAt` is the time at which that text was saved. */
export async function presetVersions(folder: PresetFolder, id: string): Promise<Preset['versions']> {
  const place = versionsFolder(folder, id)
  const numbers = (await visibleNames(folder, place)).flatMap((name) => /^([1-9]\d{0,8})\.md$/.exec(name)?.[1] ?? []).map(Number)
  const versions = numbers.map(async (version) => ({ version, savedAt: Math.round(await modifiedAt(join(place, `${version}.md`))) }))
  return (await Promise.all(versions)).toSorted((a, b) => b.version - a.version)
}

/** Keeps the current text of a preset as its next version, with the time at which it was saved. */
export async function keepVersion(folder: PresetFolder, id: string): Promise<void> {
  const path = await presetFile(folder, id)
  if (path === null) return
  const [text, savedAt, versions] = await Promise.all([readPresetText(folder, id), modifiedAt(path), presetVersions(folder, id)])
  const place = versionsFolder(folder, id)
  await makeFolderWithin(place, { within: folder.within, name: `${folder.shown}/_versions/${id}` })
  const kept = join(place, `${(versions[0]?.version ?? 0) + 1}.md`)
  await atomicWrite(kept, text, { within: folder.within, modifiedAt: new Date(savedAt) })
}

export function versionsFolder(folder: PresetFolder, id: string): string {
  return join(folder.path, '_versions', id)
}

async function visibleNames({ within, shown }: PresetFolder, path: string): Promise<string[]> {
  return (await namesIn(path, { within, name: shown })).filter((name) => !/^[._]/.test(name))
}
