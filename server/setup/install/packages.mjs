// node_modules: installed aside by `npm ci` from the lock file, trimmed to this machine, moved into place in one step, and stamped.
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

/** Whether an install was killed before it could clean up; `removeHalfInstall` takes it away. */
export const halfInstalled = (root) => existsSync(path.join(root, '.assay/install'))
export const removeHalfInstall = (root) => removeQuietly(path.join(root, '.assay/install'))

/** What decides the content of node_modules: lock file, package.json's overrides, the graphics at hand and the platform. */
async function wantedStamp(root) {
  const lock = await readFile(path.join(root, 'package-lock.json'))
  const digest = createHash('sha256').update(lock).digest('hex')
  return `${digest} ${process.platform}-${process.arch} ${graphicsHere().join('+') || 'cpu'}\n`
}

/** Whether node_modules is what the lock file says. An install that was broken off left no stamp. */
export async function packagesReady(root) {
  const stamp = await readFile(path.join(root, 'node_modules', STAMP), 'utf8').catch(() => null)
  return stamp !== null && stamp === (await wantedStamp(root))
}

/** Marks `modules` as whole for the lock file of `root`. */
export const stampPackages = async (root, modules) => writeFile(path.join(modules, STAMP), await wantedStamp(root))

/**
 * Installs the packages. The old node_modules stays in use until the new one is whole.
 * @param {{root: string, signal?: AbortSignal, update?: (text: string) => void}} options
 */
export async function installPackages({ root, signal, update = () => {} }) {
  const work = path.join(root, '.assay/install')
  await removeHalfInstall(root)
  await mkdir(work, { recursive: true })
  const watch = setInterval(() => void countFolders(path.join(work, 'node_modules')).then((count) => update(`${count} packages`)), 1000)
  try {
    const doing = 'installing packages'
    const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'))
    await writeFile(path.join(work, 'package-lock.json'), JSON.stringify(trimLock(lock, { graphics: graphicsHere() })))
    for (const name of ['package.json', '.npmrc']) await copyFile(path.join(root, name), path.join(work, name))
    // No package that Assay uses needs its install script: all bring their binaries ready-made.
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev']
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
    await whileRoom({ folders: [work, homedir()], needBytes: graphicsHere().length > 0 ? 2.2e9 : 1.5e9, doing, signal }, (stop) =>
      npmCommand(args, { cwd: work, signal: stop, doing, env }),
    )
    clearInterval(watch)
    update('tidying up')
    await removeOtherPlatforms(path.join(work, 'node_modules'))
    await stampPackages(root, path.join(work, 'node_modules'))
    await swapIn(path.join(work, 'node_modules'), path.join(root, 'node_modules'), path.join(work, 'old'))
  } finally {
    clearInterval(watch)
    await removeQuietly(work)
  }
}

async function swapIn(fresh, place, aside) {
  await rename(place, aside).catch((error) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(fresh, place)
}

/** onnxruntime-node packs the libraries of every platform (250 MB); only one set is ever loaded. */
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
