import { mkdir, readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { hasCode } from '../io/files/fileError.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { presetIdSchema, type Preset } from './presetService.types.ts'

/** The folder of the presets: `<id>.md`, and earlier texts as `_versions/<id>/<number>.md`. `shown` is its path in messages. */
export type PresetFolder = { path: string; shown: string }

/** The ids of the presets, sorted. Files whose names begin with a dot or an underscore are not presets. */
export async function presetIds({ path }: PresetFolder): Promise<string[]> {
  const names = await namesIn(path)
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length).normalize('NFC'))
    .filter((id) => presetIdSchema.safeParse(id).success)
    .toSorted()
}

/** The absolute path of a preset's file, or null if there is none. The Unicode form of the name on disk does not matter. */
export async function presetFile(folder: PresetFolder, id: string): Promise<string | null> {
  const name = (await namesIn(folder.path)).find((candidate) => candidate.normalize('NFC') === `${id.normalize('NFC')}.md`)
  return name === undefined ? null : join(folder.path, name)
}

export async function readPresetText(folder: PresetFolder, id: string): Promise<string> {
  const path = await presetFile(folder, id)
  if (path === null) throw new AppError('NOT_FOUND', `There is no preset ${id}. It may have been deleted; choose one from the library.`)
  return (await readTextFile(path, `${folder.shown}/${id}.md`)).text
}

/** Earlier texts, the newest first. `savedAt` is the time at which that text was saved. */
export async function presetVersions(folder: PresetFolder, id: string): Promise<Preset['versions']> {
  const place = versionsFolder(folder, id)
  const numbers = (await namesIn(place)).flatMap((name) => /^([1-9]\d{0,8})\.md$/.exec(name)?.[1] ?? []).map(Number)
  const versions = numbers.map(async (version) => ({ version, savedAt: Math.round((await stat(join(place, `${version}.md`))).mtimeMs) }))
  return (await Promise.all(versions)).toSorted((a, b) => b.version - a.version)
}

/** Keeps the current text of a preset as its next version, with the time at which it was saved. */
export async function keepVersion(folder: PresetFolder, id: string): Promise<void> {
  const path = await presetFile(folder, id)
  if (path === null) return
  const [text, { mtime }, versions] = await Promise.all([readPresetText(folder, id), stat(path), presetVersions(folder, id)])
  const place = versionsFolder(folder, id)
  await mkdir(place, { recursive: true })
  const kept = join(place, `${(versions[0]?.version ?? 0) + 1}.md`)
  await atomicWrite(kept, text)
  await utimes(kept, mtime, mtime)
}

export function versionsFolder(folder: PresetFolder, id: string): string {
  return join(folder.path, '_versions', id)
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).filter((name) => !/^[._]/.test(name))
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) return []
    throw thrown
  }
}
