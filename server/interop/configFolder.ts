import { isAbsolute, resolve } from 'node:path'

import { AppError } from '../core/errors.ts'
import { detectEncoding } from '../core/textEncoding.ts'
import type { ConfigFiles } from '../core/promptfoo/import/configFiles.ts'
import { realPathWithinSync } from '../io/files/boundary.ts'
import { globFilesSync } from '../io/files/folder.ts'
import { readRegularSync } from '../io/files/regularFile.ts'
import { isInside } from '../io/files/safePath.ts'

const MOST_FILE_BYTES = 16 * 1024 * 1024
const MOST_BYTES = 64 * 1024 * 1024
const MOST_FILES = 1000

/**
 * The files around an untrusted config: read as UTF-8 text, or as UTF-16 or CP949 if it is certain, limited in size, and only within its folder (links are resolved),
 * unless `allowOutside`. Nothing throws; a file that cannot be read gives a `problem`.
 */
export function configFolder(folder: string, { allowOutside = false }: { allowOutside?: boolean } = {}): ConfigFiles {
  const root = realPathWithinSync(folder, { within: null, name: folder })
  const known = new Map<string, ReturnType<ConfigFiles['read']>>()
  let bytes = 0

  function readOnce(path: string): ReturnType<ConfigFiles['read']> {
    if (known.size >= MOST_FILES) return { problem: `${path} is not read: the config names more than ${MOST_FILES} files.` }
    if (namesHidden(path)) return { problem: `${path} names a hidden file or folder, which is not read.` }
    const outside = { problem: `${path} lies outside of the config's folder. Allow it with --allow-outside.` }
    if (!allowOutside && !isInside(root, resolve(root, path))) return outside
    const place = { within: allowOutside ? null : root, name: path, maxBytes: Math.min(MOST_FILE_BYTES, MOST_BYTES - bytes) }
    try {
      const data = readRegularSync(resolve(root, path), place)
      bytes += data.length
      const read = detectEncoding(data)
      return read ? { text: read.text, ...(read.encoding === 'utf-8' ? {} : { encoding: read.encoding }) } : { problem: notText(path) }
    } catch (thrown) {
      const code = thrown instanceof AppError ? thrown.code : null
      if (code === 'PATH_OUTSIDE') return outside
      if (code === 'FILE_MISSING') return { problem: `${path} is not beside the config.` }
      if (code === 'BAD_INPUT' || code === 'FILE_TOO_LARGE') return { problem: `${path} is not a file, or is too large to be read.` }
      return { problem: `${path} cannot be read.` }
    }
  }

  return {
    read(path) {
      const met = known.get(path) ?? readOnce(path)
      known.set(path, met)
      return met
    },
    glob(pattern) {
      if (!allowOutside && (isAbsolute(pattern) || pattern.split(/[\\/]/).includes('..'))) return []
      if (namesHidden(pattern)) return []
      return globFilesSync(root, pattern).slice(0, MOST_FILES)
    },
  }
}

const notText = (path: string) => `${path} is not UTF-8 text, and its encoding is not certain. Save it as UTF-8.`

/** Hidden files such as `.env` and `.git` may hold secrets. */
function namesHidden(path: string): boolean {
  return path.split(/[\\/]/).some((name) => name.startsWith('.') && name !== '.' && name !== '..')
}
