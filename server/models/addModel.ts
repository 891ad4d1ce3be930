import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../core/errors.ts'
import { modelFile, placeModelFile } from '../io/models/modelFiles.ts'
import { pathKind } from '../io/files/pathKind.ts'
import { portableNameProblem } from '../io/files/portableName.ts'
import { ggufMetadata, type GgufInfo } from './ggufMetadata.ts'

/**
 * Adds a GGUF file to models/ under its own name, after checking its header.
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
  const info = await ggufMetadata(path)
  const there = await modelFile(models, name)
  if (there && there.bytes !== file.bytes)
    throw new AppError('CONFLICT', `models/${name} exists already and is another file. Rename one of them.`, {
      place: { file: `models/${name}` },
    })
  const placed = there ? 'linked' : await placeModelFile(path, join(models, name), how)
  return { id: name.replace(/\.gguf$/i, ''), file: name, placed, info }
}
