import { basename, dirname, join, resolve } from 'node:path'

import { AppError } from '../core/errors.ts'
import { detectEncoding, type TextEncoding } from '../core/textEncoding.ts'
import { slugSchema } from '../core/ids.ts'
import { configFolder } from '../interop/configFolder.ts'
import { importFile, type ImportFormatName } from '../interop/importFormats.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { makeFolderWithin } from '../io/files/folder.ts'
import { withLock } from '../io/files/folderLock.ts'
import { pathKindSync } from '../io/files/pathKind.ts'
import { readRegularSync } from '../io/files/regularFile.ts'
import { notebookFile } from '../io/notebooks/notebookFolders.ts'
import { projectPaths } from '../io/paths.ts'
import { countText } from './print/countText.ts'
import { exitCodes, printError } from './print/exitCode.ts'
import { writeOut } from './print/writeOut.ts'

export type ImportCommandOptions = { out: string; model: string; force?: boolean; allowOutside?: boolean; json?: boolean }

const MOST_CONFIG_BYTES = 4 * 1024 * 1024

/** `assay import FORMAT`: returns 0 when the notebook is written; what was not carried over is listed on stderr. */
export async function importCommand(
  format: ImportFormatName,
  config: string,
  { out, model, force, allowOutside, json }: ImportCommandOptions,
): Promise<number> {
  const source = resolve(config)
  const folder = targetFolder(out)
  const refuseExisting = () => {
    if (pathKindSync(join(folder, notebookFile)) !== null && !force)
      throw new AppError('CONFLICT', `There is a notebook in ${out} already. Choose another folder, or replace it with --force.`)
  }
  refuseExisting()
  const { text, encoding } = readConfig(source)
  const file = basename(source)
  const imported = await importFile(format, text, configFolder(dirname(source), { allowOutside }), {
    file,
    model,
    encoding,
    environment: (name) => process.env[name],
  })
  // The user typed this folder; the files in it may have come with it.
  await makeFolderWithin(folder, { within: null, name: out })
  const write = async () => {
    refuseExisting()
    // The notebook is written last: a folder without one is not listed.
    for (const each of imported.files.toReversed()) await atomicWrite(join(folder, each.path), each.text, { within: folder })
  }
  // The page edits notebooks in experiments/ only; elsewhere there is nothing to be kept apart.
  await (dirname(folder) === experimentsFolder() ? withLock(folder, write) : write())
  const { findings, tests, variants, extra, remarks } = imported
  if (json) await writeOut(JSON.stringify({ notebook: basename(folder), variants, tests, ...extra, notCarriedOver: findings }))
  else {
    for (const remark of remarks) printError(remark)
    if (findings.length > 0) printError(`Not carried over (also in ${notebookFile}):`)
    for (const { path, why } of findings) printError(`  ${path}: ${why}`)
    await writeOut(`Wrote ${join(out, notebookFile)}: ${countText(variants, 'prompt')}, ${countText(tests, 'test case')}.`)
  }
  return exitCodes.done
}

/** A bare name is a folder under experiments/; it must be a valid notebook name. */
function targetFolder(out: string): string {
  const folder = /[\\/]/.test(out) ? resolve(out) : join(projectPaths().experiments, out)
  if (!slugSchema.safeParse(basename(folder).normalize('NFC')).success)
    throw new AppError('BAD_INPUT', `${basename(folder)} cannot be a notebook's folder. Use letters, digits, - and _.`)
  return folder
}

/** Null outside of a project, where an import may write too. */
function experimentsFolder(): string | null {
  try {
    return projectPaths().experiments
  } catch {
    return null
  }
}

function readConfig(path: string): { text: string; encoding: TextEncoding } {
  const read = detectEncoding(configBytes(path))
  if (!read) throw new AppError('FILE_ENCODING', `${path} is not UTF-8 text, and its encoding is not certain. Save it as UTF-8.`)
  return read
}

function configBytes(path: string): Uint8Array {
  try {
    return readRegularSync(path, { within: null, name: path, maxBytes: MOST_CONFIG_BYTES })
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'FILE_TOO_LARGE') throw thrown
    throw new AppError('FILE_TOO_LARGE', `${path} is larger than 4 MB. Put its tests into a file of their own.`)
  }
}
