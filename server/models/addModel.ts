import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../core/errors.ts'
import { modelFile, placeModelFile } from '../io/models/modelFiles.ts'
import { hasSameBytes } from '../io/files/hasSameBytes.ts'
import { pathKind } from '../io/files/pathKind.ts'
import { partNames } from '../io/models/splitName.ts'
import { portableNameProblem } from '../io/files/portableName.ts'
import { ggufMetadata, type GgufInfo } from './ggufMetadata.ts'

/**
 * Adds a GGUF file to models/ under its own name, after checking its header; of a split model, all parts.
 * `how`: `auto` (default) makes a hard link on the same disk and a copy elsewhere, `link` a symbolic link, `copy` a copy.
 * @throws AppError FILE_MISSING, BAD_INPUT (not a GGUF file), MODEL_BROKEN, CONFLICT (another file has this name), DISK_FULL
 */
export async function addModel(
  models: string,
  source: string,
  how: 'auto' | 'link' | 'copy' = 'auto',
): Promise<{ id: string; file: string; placed: 'linked' | 'copied'; info: GgufInfo }> {
  const path = resolve(source)
  const name = basename(path).normalize('NFC')
  const file = await modelFile(dirname(path), basename(path))
  if (!file && (await pathKind(path)) === null) throw new AppError('FILE_MISSING', `There is no file ${source}. Correct the path.`)
  if (!file || !/\.gguf$/i.test(name))
    throw new AppError('BAD_INPUT', `${source} is not a GGUF file. Give the path of a file that ends with .gguf.`)
  const problem = portableNameProblem(name)
  if (problem) throw new AppError('BAD_INPUT', `${name} cannot be used as a name: ${problem}. Rename the file first.`)
  const [first = name, ...others] = partNames(name) ?? [name]
  const folder = dirname(path)
  const sourceOf = (part: string) => (part === name ? path : join(folder, part))
  const info = await ggufMetadata(sourceOf(first))
  for (const part of others) await ggufMetadata(sourceOf(part))
  let placed: 'linked' | 'copied' = 'linked'
  for (const part of [first, ...others]) if ((await place(part)) === 'copied') placed = 'copied'
  return { id: first.replace(/\.gguf$/i, ''), file: first, placed, info }

  async function place(part: string): Promise<'linked' | 'copied'> {
    const there = await modelFile(models, part)
    if (!there) return placeModelFile(sourceOf(part), join(models, part), how)
    if (await hasSameBytes(there.path, sourceOf(part))) return 'linked'
    throw new AppError('CONFLICT', `models/${part} exists already and is another file. Rename one of them.`, {
      place: { file: `models/${part}` },
    })
  }
}
