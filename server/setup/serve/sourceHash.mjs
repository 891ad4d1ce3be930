import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'

const FOLDERS = ['app', 'server/core']
const FILES = [
  'package.json',
  'package-lock.json',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'server/setup/serve/noModule.mjs',
]
/** Files that are not part of the built page. */
const EXCLUDED = /\.test\.tsx?$|\/testing\/|\.md$/

/** SHA-256 of everything that determines the result of `next build`: the Node version and the paths and contents of the sources. */
export async function sourceHash(root) {
  const hash = createHash('sha256').update(process.version)
  const found = await Promise.all(FOLDERS.map((folder) => filesBelow(root, folder)))
  for (const name of [...FILES, ...found.flat().filter((file) => !EXCLUDED.test(file))].sort((a, b) => (a < b ? -1 : 1))) {
    const bytes = await readFile(path.join(root, name)).catch(() => null)
    if (bytes !== null) hash.update(`${name}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

async function filesBelow(root, folder) {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? filesBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`])),
  )
  return found.flat()
}
