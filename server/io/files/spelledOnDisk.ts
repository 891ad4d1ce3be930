import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * The path as the disk spells its last name. A Korean name that a Mac packed is decomposed (NFD), the one that a notebook
 * gives composed (NFC): both mean the same file. A file that bears the very name comes first.
 */
export async function spelledOnDisk(path: string): Promise<string> {
  const wanted = basename(path)
  const names = await readdir(dirname(path)).catch((): string[] => [])
  if (names.includes(wanted)) return path
  const twin = names.find((name) => name.normalize('NFC') === wanted.normalize('NFC'))
  return twin === undefined ? path : join(dirname(path), twin)
}
