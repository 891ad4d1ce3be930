import { afterAll, vi } from 'vitest'

/** What the test files of a worker share besides modules. */
const shared = (): Record<string, unknown> => ({
  'the working folder': process.cwd(),
  'fake timers': vi.isFakeTimers(),
  'JSON.parse': JSON.parse,
  'performance.now': performance.now,
  fetch: globalThis.fetch,
  'WebAssembly.instantiate': WebAssembly.instantiate,
  'process.stdout.write': process.stdout.write,
  'process.stderr.write': process.stderr.write,
  ...Object.fromEntries(Object.entries(process.env).map(([name, value]) => [`the environment variable ${name}`, value])),
})
const before = shared()

/** A library may set variables of its own when it is loaded. */
const isOfLibrary = (name: string) => !(name in before) && !name.startsWith('the environment variable ASSAY_')

// Otherwise a later test file of this worker would fail, and its report would not name the cause.
afterAll(() => {
  const after = shared()
  const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name] && !isOfLibrary(name))
  if (changed.length > 0) throw new Error(`This test file changes what the next ones use: ${changed.join(', ')}.`)
})
