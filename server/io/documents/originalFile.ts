import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { realPathWithin } from '../files/boundary.ts'
import { pathKind } from '../files/pathKind.ts'

/**
 * The file that `listDocuments` lists under `path` in the folder `source`, or the file at `source`; null if it is not there any more. Its
 * location has no links. Names on disk may be decomposed (NFD).
 */
export async function originalFile(source: string, path: string): Promise<{ file: string; within: string | null } | null> {
  const root = await realPathWithin(source, { within: null, name: source }).catch(() => null)
  if (root === null) return null
  if ((await pathKind(root)) !== 'folder') return basename(source).normalize('NFC') === path ? { file: root, within: null } : null
  let file = root
  for (const name of path.split('/')) {
    // These are never listed.
    if (name === '' || name.startsWith('.')) return null
    const names = await readdir(file).catch((): string[] => [])
    const found = names.includes(name) ? name : names.find((each) => each.normalize('NFC') === name)
    if (found === undefined) return null
    file = join(file, found)
  }
  if ((await pathKind(file)) !== 'file') return null
  const real = await realPathWithin(file, { within: root, name: path }).catch(() => null)
  return real === null ? null : { file: real, within: root }
}
