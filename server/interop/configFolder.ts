import { globSync, lstatSync, openSync, readSync, closeSync, fstatSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'

import type { ConfigFiles } from '../core/promptfoo/import/configFiles.ts'
import { hasCode } from '../io/files/fileError.ts'
import { isInside } from '../io/files/safePath.ts'

const MOST_FILE_BYTES = 16 * 1024 * 1024
const MOST_BYTES = 64 * 1024 * 1024
const MOST_FILES = 1000

/**
 * The files around an untrusted config: read as UTF-8 text, limited in size, and only within its folder (links are resolved),
 * unless `allowOutside`. Nothing throws; a file that cannot be read gives a `problem`.
 */
export function configFolder(folder: string, { allowOutside = false }: { allowOutside?: boolean } = {}): ConfigFiles {
  const root = realpathSync(folder)
  const known = new Map<string, ReturnType<ConfigFiles['read']>>()
  let bytes = 0

  function readOnce(path: string): ReturnType<ConfigFiles['read']> {
    if (known.size >= MOST_FILES) return { problem: `${path} is not read: the config names more than ${MOST_FILES} files.` }
    if (namesHidden(path)) return { problem: `${path} names a hidden file or folder, which is not read.` }
    const outside = { problem: `${path} lies outside of the config's folder. Allow it with --allow-outside.` }
    if (!allowOutside && !isInside(root, resolve(root, path))) return outside
    let real: string
    try {
      real = realpathSync(resolve(root, path))
    } catch (thrown) {
      return { problem: hasCode(thrown, 'ENOENT', 'ENOTDIR') ? `${path} is not beside the config.` : `${path} cannot be opened.` }
    }
    if (!allowOutside && !isInside(root, real)) return outside
    try {
      const data = readRegular(real, Math.min(MOST_FILE_BYTES, MOST_BYTES - bytes))
      if (data === null) return { problem: `${path} is not a file, or is too large to be read.` }
      bytes += data.length
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(data) }
    } catch (thrown) {
      return { problem: thrown instanceof TypeError ? `${path} is not UTF-8 text.` : `${path} cannot be read.` }
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
      const found = globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === '.git' })
      const files = found.filter((name) => lstatSync(resolve(root, name), { throwIfNoEntry: false })?.isDirectory() === false)
      return files
        .map((name) => relative(root, resolve(root, name)).split(sep).join('/'))
        .toSorted()
        .slice(0, MOST_FILES)
    },
  }
}

/** Hidden files such as `.env` and `.git` may hold secrets. */
function namesHidden(path: string): boolean {
  return path.split(/[\\/]/).some((name) => name.startsWith('.') && name !== '.' && name !== '..')
}

/** The bytes of a regular file; null when it is not one or has more than `most` bytes. Does not block on a named pipe. */
function readRegular(path: string, most: number): Buffer | null {
  if (!lstatSync(path).isFile()) return null
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    if (size > most) return null
    const data = Buffer.alloc(size)
    let at = 0
    while (at < size) {
      const read = readSync(file, data, at, size - at, at)
      if (read === 0) break
      at += read
    }
    return data.subarray(0, at)
  } finally {
    closeSync(file)
  }
}
