import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { whileRoom } from '../files/diskRoom.mjs'
import { removeQuietly } from '../files/placeFile.mjs'
import { runCommand, reportsFullDisk, tail } from '../process/runCommand.mjs'
import { SetupError, noDisk } from '../report/setupError.mjs'
import { sourceHash } from './sourceHash.mjs'

const stampFile = (root) => path.join(root, '.next/assay-build')

/** What Next prints when a phase starts, and the text shown for it. */
const PHASES = [
  [/Creating an optimized production build/, 'compiling'],
  [/Compiled successfully|Finished writing/, 'checking'],
  [/Collecting page data/, 'collecting pages'],
  [/Generating static pages/, 'writing pages'],
  [/Finalizing/, 'finishing'],
]

/** Whether `.next` was built from the current sources. */
export async function buildReady(root) {
  const stamp = await readFile(stampFile(root), 'utf8').catch(() => null)
  return stamp !== null && stamp === (await sourceHash(root))
}

/**
 * Builds the page in production mode, without the network. A build that fails leaves no stamp, and its error contains the end of the log.
 * @param {{root: string, signal?: AbortSignal, update?: (text: string) => void}} options
 */
export async function buildPage({ root, signal, update = () => {} }) {
  const hash = await sourceHash(root)
  await removeQuietly(stampFile(root))
  const next = [path.join(root, 'node_modules/next/dist/bin/next'), 'build']
  const doing = 'building the page'
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
  const onOutput = (text) => PHASES.forEach(([pattern, phase]) => pattern.test(text) && update(phase))
  const { code, output } = await whileRoom({ folders: [root], needBytes: 3e8, doing, signal }, (stop) =>
    runCommand(process.execPath, next, { cwd: root, signal: stop, env, onOutput }),
  )
  if (code !== 0) {
    if (reportsFullDisk(output)) throw noDisk(doing)
    throw new SetupError('FAILED', `The page could not be built. The output of Next ends with:\n${tail(output, 30)}`)
  }
  await mkdir(path.dirname(stampFile(root)), { recursive: true })
  await writeFile(stampFile(root), hash)
}
