import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import { AppError } from '../core/errors.ts'
import { slugSchema } from '../core/ids.ts'
import { configFolder } from '../interop/configFolder.ts'
import { importFile, type ImportFormatName } from '../interop/importFormats.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { fileError } from '../io/files/fileError.ts'
import { notebookFile } from '../io/notebooks/notebookFolders.ts'
import { projectPaths } from '../io/paths.ts'
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
  const exists = existsSync(join(folder, notebookFile))
  if (exists && !force)
    throw new AppError('CONFLICT', `There is a notebook in ${out} already. Choose another folder, or replace it with --force.`)
  const text = readConfig(source)
  const file = basename(source)
  const imported = await importFile(format, text, configFolder(dirname(source), { allowOutside }), {
    file,
    model,
    environment: (name) => process.env[name],
  })
  await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
    throw fileError(thrown, out)
  })
  // The notebook is written last: a folder without one is not listed.
  for (const each of imported.files.toReversed()) await atomicWrite(join(folder, each.path), each.text)
  const { findings, tests, variants, extra, remarks } = imported
  if (json) await writeOut(JSON.stringify({ notebook: basename(folder), variants, tests, ...extra, notCarriedOver: findings }))
  else {
    for (const remark of remarks) printError(remark)
    if (findings.length > 0) printError(`Not carried over (also in ${notebookFile}):`)
    for (const { path, why } of findings) printError(`  ${path}: ${why}`)
    await writeOut(`Wrote ${join(out, notebookFile)}: ${count(variants, 'prompt')}, ${count(tests, 'test case')}.`)
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

function readConfig(path: string): string {
  if (!existsSync(path) || !statSync(path).isFile()) throw new AppError('FILE_MISSING', `There is no file ${path}.`)
  if (statSync(path).size > MOST_CONFIG_BYTES)
    throw new AppError('FILE_TOO_LARGE', `${path} is larger than 4 MB. Put its tests into a file of their own.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch {
    throw new AppError('FILE_ENCODING', `${path} is not UTF-8 text. Save it as UTF-8.`)
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
