// Installs node_modules: `npm ci` runs in a temporary folder with the part of the lock file that this machine needs; the result is
// stamped and then moved into place.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { graphicsHere } from './graphics.mjs'
import { npmCommand } from './npm.mjs'
import { whileRoom } from '../files/diskRoom.mjs'
import { removeQuietly } from '../files/placeFile.mjs'
import { trimLock } from './trimLock.mjs'

const STAMP = '.assay-stamp'

/** Whether an install was killed before it could clean up; `removeHalfInstall` removes what is left of it. */
export const halfInstalled = (root) => existsSync(path.join(root, '.assay/install'))
export const removeHalfInstall = (root) => removeQuietly(path.join(root, '.assay/install'))

/** What determines the content of node_modules: the lock file, the platform and the graphics APIs of this machine. */
async function wantedStamp(root) {
  const lock = await readFile(path.join(root, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex')
  return `${digest} ${process.platform}-${process.arch} ${graphicsHere().join('+') || 'cpu'}\n`
}

/** Whether node_modules matches the lock file. An interrupted install has no stamp. */
export async function packagesReady(root) {
  const stamp = await readFile(path.join(root, 'node_modules', STAMP), 'utf8').catch(() => null)
  return stamp !== null && stamp === (await wantedStamp(root))
}

/** Marks `modules` as complete for the lock file of `root`. */
export const stampPackages = async (root, modules) => writeFile(path.join(modules, STAMP), await wantedStamp(root))

/**
 * Installs the packages. The old node_modules is replaced only when the new one is complete.
 * @param {{root: string, signal?: AbortSignal, update?: (text: string) => void}} options
 */
export async function installPackages({ root, signal, update = () => {} }) {
  const work = path.join(root, '.assay/install')
  await removeHalfInstall(root)
  await mkdir(work, { recursive: true })
  const counter = setInterval(() => void countFolders(path.join(work, 'node_modules')).then((count) => update(`${count} packages`)), 1000)
  try {
    const doing = 'installing packages'
    const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'))
    await writeFile(path.join(work, 'package-lock.json'), JSON.stringify(trimLock(lock, { graphics: graphicsHere() })))
    for (const name of ['package.json', '.npmrc']) await copyFile(path.join(root, name), path.join(work, name))
    // No package that Assay uses needs its install script: all contain prebuilt binaries.
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev']
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
    await whileRoom({ folders: [work, homedir()], needBytes: graphicsHere().length > 0 ? 2.2e9 : 1.5e9, doing, signal }, (stop) =>
      npmCommand(args, { cwd: work, signal: stop, doing, env }),
    )
    clearInterval(counter)
    update('cleaning up')
    await removeOtherPlatforms(path.join(work, 'node_modules'))
    await stampPackages(root, path.join(work, 'node_modules'))
    await replaceFolder(path.join(work, 'node_modules'), path.join(root, 'node_modules'), path.join(work, 'old'))
  } finally {
    clearInterval(counter)
    await removeQuietly(work)
  }
}

async function replaceFolder(fresh, place, aside) {
  await rename(place, aside).catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(fresh, place)
}

/** onnxruntime-node contains the libraries of every platform (250 MB); only those of this platform are kept. */
async function removeOtherPlatforms(modules) {
  const bin = path.join(modules, 'onnxruntime-node/bin')
  for (const api of await namesIn(bin)) {
    for (const platform of await namesIn(path.join(bin, api))) {
      if (platform !== process.platform) await removeQuietly(path.join(bin, api, platform))
      else
        for (const arch of await namesIn(path.join(bin, api, platform)))
          if (arch !== process.arch) await removeQuietly(path.join(bin, api, platform, arch))
    }
  }
}

const namesIn = (folder) => readdir(folder).catch(() => [])

async function countFolders(modules) {
  let count = 0
  for (const name of await namesIn(modules)) count += name.startsWith('@') ? (await namesIn(path.join(modules, name))).length : 1
  return count
}
