import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { documentExtensions, extensionOf } from '../../core/retrieval/documentFormats.ts'
import { safePath } from '../files/safePath.ts'

const MOST = 30
const readable: ReadonlySet<string> = new Set(documentExtensions)

/**
 * Folders of the project, and files in formats that can be read, whose paths begin with what was typed; folders end with `/`. Hidden ones
 * are left out. None for a path that is not inside.
 */
export async function suggestSources(root: string, typed: string): Promise<string[]> {
  const cut = typed.lastIndexOf('/') + 1
  const [parent, start] = [typed.slice(0, cut), searched(typed.slice(cut))]
  const folder = await safePath({ root, path: parent === '' ? '.' : parent }).catch(() => null)
  const entries = folder === null ? [] : await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules' && searched(name).startsWith(start))
    .flatMap((entry) => {
      const path = join(parent, entry.name).split('\\').join('/').normalize('NFC')
      return entry.isDirectory() ? [`${path}/`] : entry.isFile() && readable.has(extensionOf(entry.name)) ? [path] : []
    })
    .toSorted((a, b) => Number(b.endsWith('/')) - Number(a.endsWith('/')) || (a < b ? -1 : 1))
    .slice(0, MOST)
}

const searched = (text: string) => text.normalize('NFC').toLowerCase()
