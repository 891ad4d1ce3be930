// The import arrows of the rooms, as data and one pure function. `arrowsPlugin.mjs` hands them to the linter.
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

/** What the rest of the server may know of the engine; everything else in that room runs in the model process only. */
const engineDoor = ['server/engine/door']

const corePackages = [
  'zod',
  'yaml',
  'diff',
  'nunjucks',
  'csv-parse',
  '@noble/hashes',
  '@cfworker/json-schema',
  'tinyld',
  'quickjs-emscripten-core',
  '@jitl/quickjs-singlefile-mjs-release-sync',
]
const heavyPackages = ['node-llama-cpp', '@lancedb', '@huggingface', 'kysely', 'chokidar', 'execa']

const below = ['server/core', 'server/io', 'server/jobs', ...engineDoor]

/**
 * Per room: the rooms (or single files) it may import, those it may import types of, and its rule on packages.
 * A room may always import itself. The order matters: the first room that holds a file is its room.
 */
const rooms = [
  { room: 'app/api', imports: ['server/api', 'server/core'], banned: heavyPackages },
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
  { room: 'server/setup', imports: [], tests: ['server/io/testing/temporaryFolder.ts'] },
]

const isTest = (file) => /\.test\.tsx?$|\/testing\//.test(file)
const lies = (file, place) => file === place || file.startsWith(`${place}/`)
const isPackage = (specifier, name) => (name.endsWith(':') ? specifier.startsWith(name) : lies(specifier, name))

/** The project path that `specifier` means inside `file`, or null for a package. */
function target(file, specifier) {
  if (specifier.startsWith('#')) return specifier.slice(1)
  return specifier.startsWith('.') ? path.join(path.dirname(file), specifier) : null
}

/**
 * Why `file` (path from the project's root) may not import `specifier`, as a sentence; null when it may.
 * Tests may use any package, and the parts of the engine, but cross no other arrow.
 */
export function arrowProblem({ file, specifier, typeOnly }) {
  const rule = rooms.find(({ room }) => lies(file, room))
  if (rule === undefined) return null
  const to = target(file, specifier)
  if (to === null) return packageProblem(rule, { file, specifier, typeOnly })
  if (lies(to, rule.room)) return null
  if (rule.room === 'app/api' && lies(to, 'app')) return null
  const allowed = typeOnly ? [...rule.imports, ...(rule.types ?? [])] : rule.imports
  if (allowed.some((place) => lies(to, place))) return null
  if (isTest(file) && rule.tests?.includes(to)) return null
  if (isTest(file) && lies(to, 'server/engine') && rule.imports.includes(engineDoor[0])) return null
  const may = rule.imports.length === 0 ? 'nothing but itself' : `only ${rule.imports.join(', ')}`
  const types = rule.types === undefined ? '' : ` and the types of ${rule.types.join(', ')}`
  return `${rule.room} imports ${may}${types}, not ${to}.`
}

function packageProblem(rule, { file, specifier, typeOnly }) {
  if (isTest(file)) return null
  if (rule.only !== undefined && !rule.only.some((name) => isPackage(specifier, name)))
    return `${rule.room} is pure: of packages it imports only ${rule.only.join(', ')}, not ${specifier}.`
  if (!typeOnly && rule.banned?.some((name) => isPackage(specifier, name))) return `${rule.room} may not import ${specifier}.`
  return null
}
