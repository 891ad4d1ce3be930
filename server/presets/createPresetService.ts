import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { slugify } from '../core/ids.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { makeFolderWithin } from '../io/files/folder.ts'
import { withLock, withLockAfter } from '../io/files/folderLock.ts'
import { pathKind } from '../io/files/pathKind.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { moveToTrash, readTrash, restoreFromTrash } from '../io/files/trash.ts'
import { presetFile, presetIds, presetVersions, readPresetText, versionsFolder, type PresetFolder, keepVersion } from './presetFolder.ts'
import type { Preset, PresetService, PresetInput } from './presetService.types.ts'
import type { PresetWork } from './presetWork.ts'

/** The use cases of the prompt library in `experiments/_presets/`. */
export function createPresetService({
  paths,
  now,
  work,
}: {
  paths: { experiments: string; trash: string }
  now: () => Date
  work: PresetWork
}): PresetService {
  const folder: PresetFolder = { path: join(paths.experiments, '_presets'), shown: 'experiments/_presets', within: paths.experiments }
  const read = async (id: string): Promise<Preset> => {
    const versions = await presetVersions(folder, id)
    try {
      return await work.readPreset({ text: await readPresetText(folder, id), id, versions })
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown)
      return { ...(await work.readPreset({ text: '', id, versions })), problems: [problem] }
    }
  }

  return {
    list: async () => Promise.all((await presetIds(folder)).map(read)),
    save: (input) => savePreset({ folder, work }, input, now()),
    async version(id, version) {
      const versions = await presetVersions(folder, id)
      if (!versions.some((known) => known.version === version))
        throw new AppError('NOT_FOUND', `The preset ${id} has no version ${version}.`)
      const { text } = await readTextFile(join(versionsFolder(folder, id), `${version}.md`), {
        within: folder.within,
        name: `${folder.shown}/_versions/${id}/${version}.md`,
      })
      return work.readPreset({ text, id, versions })
    },
    remove: (id) =>
      withLock(folder.path, async () => {
        const file = await presetFile(folder, id)
        if (file === null) throw new AppError('NOT_FOUND', `There is no preset ${id}. It may have been deleted already.`)
        const versions = versionsFolder(folder, id)
        const hasVersions = (await pathKind(versions)) !== null
        return moveToTrash(paths.trash, { kind: 'preset', id, paths: { file, ...(hasVersions ? { versions } : {}) } }, now())
      }),
    restore: (undo) =>
      withLock(folder.path, async () => {
        const item = await readTrash(paths.trash, undo, 'preset')
        const id = freeId(item.id, await presetIds(folder))
        await restoreFromTrash(paths.trash, undo, {
          paths: {
            file: join(folder.path, `${id}.md`),
            ...(item.names.includes('versions') ? { versions: versionsFolder(folder, id) } : {}),
          },
          within: folder.within,
        })
        return { id }
      }),
  }
}

/** Saves a preset, and its previous text as a version if the two differ. */
async function savePreset(
  { folder, work }: { folder: PresetFolder; work: PresetWork },
  input: PresetInput,
  now: Date,
): Promise<{ id: string }> {
  const given = input.id?.normalize('NFC')
  const read = async (id: string | undefined) =>
    id === undefined || (await presetFile(folder, id)) === null ? null : readPresetText(folder, id)
  return withLockAfter(folder.path, {
    async prepare() {
      const before = await read(given)
      return { before, text: await work.printPreset({ input, before, created: now.toISOString().slice(0, 10) }) }
    },
    async work({ before, text }) {
      if ((await read(given)) !== before) return null
      const id = given ?? freeId(`${slugify(input.title)}.${input.language}`, await presetIds(folder))
      if (text === before) return { id }
      await makeFolderWithin(folder.path, { within: folder.within, name: folder.shown })
      await keepVersion(folder, id)
      const path = await presetFile(folder, id)
      await atomicWrite(path ?? join(folder.path, `${id}.md`), text, { within: folder.within })
      return { id }
    },
  })
}

/** The id itself if it is free, otherwise with `-2`, `-3` and so on before the language. */
function freeId(id: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  const dot = id.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [id.slice(0, dot), id.slice(dot)] : [id, '']
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `-${number}`
    const candidate = stem.slice(0, 80 - end.length - suffix.length) + suffix + end
    if (!used.has(candidate.toLowerCase())) return candidate
  }
}
