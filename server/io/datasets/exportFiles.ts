import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { AppError } from '../../core/errors.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'

/** An empty folder for the export of a dataset; the one before is gone. Returns its path. */
export async function freshExportFolder(home: string, dataset: string): Promise<string> {
  const folder = join(home, 'exports', dataset)
  await rm(folder, { recursive: true, force: true })
  makeFolder(folder)
  return folder
}

/** A file that is sent as it is read. `bytes` is null where they are not known before. */
export type SentFile = { fileName: string; mime: string; bytes: number | null; body: Readable }

/**
 * Opens an exported file, or a folder as a ZIP archive in which everything lies in a folder of this name. `files`: what belongs to the folder, with `/`.
 * @throws AppError NOT_FOUND if it is not there any more
 */
export async function openExported(path: string, files: readonly string[] | null): Promise<SentFile> {
  const name = basename(path)
  if ((await pathKind(path)) !== (files === null ? 'file' : 'folder')) throw goneExport()
  if (files === null)
    return { fileName: name, mime: 'application/octet-stream', bytes: (await stat(path)).size, body: createReadStream(path) }
  const zip = new ZipFile()
  for (const file of files) zip.addFile(join(path, ...file.split('/')), `${name}/${file}`, { compress: !file.endsWith('.parquet') })
  zip.end()
  return { fileName: `${name}.zip`, mime: 'application/zip', bytes: null, body: zip.outputStream as Readable }
}

export function goneExport(): AppError {
  return new AppError('NOT_FOUND', 'This export is not there any more. Export again.')
}
