import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A file of an archive: a text, or a file on the disk by its absolute path. `path` has `/`. */
export type ZipEntry = { path: string } & ({ text: string } | { file: string })

/** Endings of files that would not get smaller. */
const packed = /\.(gguf|safetensors|parquet|zip|gz)$/

/** A ZIP archive, as it is read. All entries have the same time, so that equal contents are equal bytes. */
export function zipOf(entries: readonly ZipEntry[], { at }: { at: Date }): Readable {
  const zip = new ZipFile()
  for (const { path, ...source } of entries) {
    const options = { mtime: at, mode: 0o100644, compress: !packed.test(path) }
    if ('text' in source) zip.addBuffer(Buffer.from(source.text), path, options)
    else zip.addFile(source.file, path, options)
  }
  zip.end()
  return zip.outputStream as Readable
}
