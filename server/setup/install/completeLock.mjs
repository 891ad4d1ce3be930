// Adds optional packages of other platforms to package-lock.json. npm leaves them out if the registry mirror does not have them, and
// `npm ci` then rejects the lock file. Run it after each change of dependencies: `node server/setup/install/completeLock.mjs`.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const systems = {
  android: 'android',
  darwin: 'darwin',
  mac: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  win32: 'win32',
  win: 'win32',
  openharmony: 'openharmony',
}
const processors = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32', 'mips64el']
const processorNames = { armv7l: 'arm', gnueabihf: 'arm', musleabihf: 'arm', eabi: 'arm' }

/** The `os`, `cpu` and `libc` fields of a binary package, read from its name, for example `@oxfmt/binding-linux-x64-musl`. */
export function platformOf(name) {
  const words = name.split('/').pop().split('-')
  const os = words.map((word) => systems[word]).filter(Boolean)
  const cpu = words.map((word) => processorNames[word] ?? (processors.includes(word) ? word : undefined)).filter(Boolean)
  const libc = words.includes('musl') || words.includes('musleabihf') ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return {
    ...(os.length > 0 ? { os: [...new Set(os)] } : {}),
    ...(cpu.length > 0 ? { cpu: [...new Set(cpu)] } : {}),
    ...(libc.length > 0 ? { libc } : {}),
  }
}

/**
 * The `[dependent, name, range]` of each optional dependency that has no entry in the lock file.
 * @typedef {{version?: string, optionalDependencies?: Record<string, string>}} Entry
 * @param {Record<string, Entry>} packages
 */
export function missingOptional(packages) {
  return Object.entries(packages).flatMap(([place, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !hasEntry(packages, place, name))
      .map(([name, range]) => [place, name, range]),
  )
}

function hasEntry(packages, place, name) {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/'))).replace(/\/$/, '')) {
    if (packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`] !== undefined) return true
    if (at === '') return false
  }
}

/**
 * `lock` with an entry for each missing optional package. npm skips the packages of other platforms and checks the others by name and version.
 * @param {{packages: Record<string, Entry>}} lock
 */
export function completeLock(lock) {
  const packages = { ...lock.packages }
  for (const [, name, range] of missingOptional(packages)) {
    const version = /\d+\.\d+\.\d+[^\s|]*/.exec(range)?.[0]
    if (version !== undefined) packages[`node_modules/${name}`] = { version, optional: true, ...platformOf(name) }
  }
  const sorted = Object.keys(packages).sort((a, b) => (a < b ? -1 : 1))
  return { ...lock, packages: Object.fromEntries(sorted.map((place) => [place, packages[place]])) }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`)
  process.stdout.write(`Added ${missingOptional(lock.packages).length} packages of other platforms.\n`)
}
