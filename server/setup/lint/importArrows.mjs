// Which room may import which, as data and one pure function. `arrowsPlugin.mjs` reports what it finds to the linter.
import path from 'node:path/posix'

const useCases = [
  'runs',
  'bench',
  'scores',
  'ratings',
  'interop',
  'indexes',
  'datasets',
  'tuning',
  'models',
  'notebooks',
  'presets',
  'monitor',
]

/** The part of the engine that the rest of the server may import; the rest of that room runs in the engine process only. */
const engineDoor = ['server/engine/door']

const corePackages = [
  'zod',
  'yaml',
  'diff',
  'nunjucks',
  'csv-parse',
  '@noble/hashes',
  '@cfworker/json-schema',
  'js-yaml',
  'acorn',
  're2js',
  'tinyld',
  '@eslint-community/regexpp',
  'quickjs-emscripten-core',
  '@jitl/quickjs-singlefile-mjs-release-sync',
]
const heavyPackages = ['node-llama-cpp', '@lancedb', '@huggingface', 'kysely', 'chokidar', 'execa']

/** Only here may the library of the indexes be imported, also its types. */
const lanceRoom = 'server/io/lance'
const lancePackages = ['@lancedb', 'apache-arrow']

const below = ['server/core', 'server/io', 'server/jobs', ...engineDoor]

/**
 * These rooms and files open files themselves. All others go through server/io, which refuses links that lead out of the project and pipes.
 * The engine keeps the files of a loaded model open.
 */
const fileRooms = ['server/io', 'server/setup', 'server/engine/process/openedFiles.ts']
const fileModules = ['fs', 'fs/promises', 'node:fs', 'node:fs/promises']

/**
 * For each room: the rooms or single files it may import (`imports`), those of which it may import types (`types`) or which its tests
 * may import too (`tests`), the only packages it may import (`only`) and packages it may not import (`banned`; their types are allowed).
 * A room may always import itself. A file belongs to the first room in this list whose path contains it.
 */
const rooms = [
  {
    room: 'app',
    imports: ['server/core'],
    types: ['server/api', 'server/engine/door/protocol.ts'],
    banned: [...heavyPackages, 'node:'],
  },
  { room: 'server/core', imports: [], only: corePackages },
  { room: 'server/io', imports: ['server/core'] },
  { room: 'server/engine', imports: ['server/core', 'server/io'] },
  { room: 'server/jobs', imports: ['server/core', 'server/io', ...engineDoor] },
  ...useCases.map((name) => ({ room: `server/${name}`, imports: [...below, 'server/setup'] })),
  { room: 'server/project', imports: [...below, 'server/setup', ...useCases.map((name) => `server/${name}`)] },
  { room: 'server/api', imports: [...below, 'server/setup', 'server/project', ...useCases.map((name) => `server/${name}`)] },
  { room: 'server/cli', imports: [...below, 'server/setup', 'server/project', 'server/api', ...useCases.map((name) => `server/${name}`)] },
  { room: 'server/web', imports: ['server/core', 'server/io', 'server/setup', 'server/api'] },
  { room: 'server/setup', imports: [], tests: ['server/io/testing/temporaryFolder.ts'] },
]

const isTest = (file) => /\.test\.tsx?$|\/testing\//.test(file)
/** The checks of datasets are part of the product. */
const isProductCheck = (file) => /^server\/(core\/dataset|datasets)\/checks\//.test(file)
/** Tests, and the programs in `checks/` and `oracles/`, which a person runs to test something by hand. */
const mayUseTestHelpers = (file) => isTest(file) || /\/oracles\//.test(file) || (/\/checks\//.test(file) && !isProductCheck(file))
const isInside = (file, place) => file === place || file.startsWith(`${place}/`)
const isPackage = (specifier, name) => (name.endsWith(':') ? specifier.startsWith(name) : isInside(specifier, name))

/**
 * The path, from the project's root, of the file that `specifier` names in `file`; null for a package.
 * @param {string} file
 * @param {string} specifier
 * @returns {string | null}
 */
export function importedFile(file, specifier) {
  if (specifier.startsWith('#')) return specifier.slice(1)
  return specifier.startsWith('.') ? path.join(path.dirname(file), specifier) : null
}

/**
 * Why `file` (a path from the project's root) may not import `specifier`, as a sentence; null if it may.
 * Test files may import any package and, where their room may import the engine's client, any file of the engine.
 * Only tests may import a file in a `testing/` folder.
 */
export function arrowProblem({ file, specifier, typeOnly }) {
  const rule = rooms.find(({ room }) => isInside(file, room))
  if (rule === undefined) return null
  const to = importedFile(file, specifier)
  if (to === null) return packageProblem(rule, { file, specifier, typeOnly })
  if (/\/testing\//.test(to) && !mayUseTestHelpers(file)) return `${to} is a test helper: only tests may import it.`
  if (isInside(to, rule.room)) return null
  const allowed = typeOnly ? [...rule.imports, ...(rule.types ?? [])] : rule.imports
  if (allowed.some((place) => isInside(to, place))) return null
  if (isTest(file) && rule.tests?.includes(to)) return null
  if (isTest(file) && isInside(to, 'server/engine') && rule.imports.includes(engineDoor[0])) return null
  const may = rule.imports.length === 0 ? 'nothing but itself' : `only ${rule.imports.join(', ')}`
  const types = rule.types === undefined ? '' : ` and the types of ${rule.types.join(', ')}`
  return `${rule.room} imports ${may}${types}, not ${to}.`
}

function packageProblem(rule, { file, specifier, typeOnly }) {
  if (isTest(file)) return null
  if (lancePackages.some((name) => isPackage(specifier, name)) && !isInside(file, lanceRoom))
    return `Only ${lanceRoom} may import ${specifier}.`
  if (rule.only !== undefined && !rule.only.some((name) => isPackage(specifier, name)))
    return `${rule.room} is pure: of packages it imports only ${rule.only.join(', ')}, not ${specifier}.`
  if (!typeOnly && fileModules.includes(specifier) && !fileRooms.some((place) => isInside(file, place)) && !mayUseTestHelpers(file))
    return `${rule.room} may not import ${specifier}: it reads and writes files through server/io/files.`
  if (!typeOnly && rule.banned?.some((name) => isPackage(specifier, name))) return `${rule.room} may not import ${specifier}.`
  return null
}
