// Adds optional packages of other platforms to package-lock.json with their integrity hashes. npm leaves them out if the registry mirror does
// not have them, and `npm ci` then rejects the lock file. Run it after each change of dependencies: `node server/setup/install/completeLock.mjs`.
import { execFileSync } from 'node:child_process'
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

/**
 * The names with versions of the packages without an integrity hash: `npm ci` would install whatever the registry answers for them.
 * @param {Record<string, Entry & {integrity?: string, link?: boolean}>} packages
 */
export function unhashed(packages) {
  return Object.entries(packages)
    .filter(([place, { integrity, link }]) => place !== '' && integrity === undefined && !link)
    .map(([place, { version }]) => `${nameOf(place)}@${version}`)
}

/**
 * `lock` with the integrity hash that `hashOf` knows for each package without one.
 * @param {{packages: Record<string, Entry & {integrity?: string}>}} lock
 * @param {(nameAndVersion: string) => string | undefined} hashOf undefined: the registry does not have this version
 */
export function addHashes(lock, hashOf) {
  const missing = new Set(unhashed(lock.packages))
  const packages = Object.entries(lock.packages).map(([place, entry]) => {
    const name = `${nameOf(place)}@${entry.version}`
    const integrity = missing.has(name) ? hashOf(name) : undefined
    if (integrity === undefined) return [place, entry]
    const { version, ...rest } = entry
    return [place, { version, integrity, ...rest }]
  })
  return { ...lock, packages: Object.fromEntries(packages) }
}

function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function askRegistry(nameAndVersion) {
  try {
    return (
      execFileSync('npm', ['view', nameAndVersion, 'dist.integrity'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    )
  } catch {
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const complete = addHashes(completeLock(lock), askRegistry)
  writeFileSync(file, `${JSON.stringify(complete, null, 2)}\n`)
  process.stdout.write(`Added ${missingOptional(lock.packages).length} packages of other platforms.\n`)
  const left = unhashed(complete.packages)
  if (left.length > 0)
    process.stdout.write(`The registry does not have these, so they have no integrity hash:\n${left.map((name) => `  ${name}\n`).join('')}`)
}
