import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { runCommand, reportsFullDisk, reportsOffline } from '../process/runCommand.mjs'
import { SetupError, noDisk } from '../report/setupError.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe']
const USUAL_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The path of an installed Chromium: $CHROMIUM_PATH, or the first known name on the PATH, or one of the usual paths; null if there is none.
 * @param {{env?: Record<string, string | undefined>, canRun?: (file: string) => boolean}} [options]
 */
export function findChromium({ env = process.env, canRun = isProgram } = {}) {
  if (env.CHROMIUM_PATH) return canRun(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter(Boolean)
  const places = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return [...places, ...USUAL_PATHS].find((place) => canRun(place)) ?? null
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Installs Chromium for the browser tests if it is missing and the user is root on a Debian system; otherwise throws what to do. */
export async function needChromium({ signal, progress, env = process.env }) {
  if (findChromium({ env }) !== null) return
  if (env.CHROMIUM_PATH)
    throw new SetupError('NOT_FOUND', `CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which is not a program: correct it or unset it.`)
  const apt = process.getuid?.() === 0 && isProgram('/usr/bin/apt-get')
  if (!apt)
    throw new SetupError(
      'NOT_FOUND',
      'The browser tests need Chromium: install it (apt install chromium), or set CHROMIUM_PATH to an installed Chrome.',
    )
  await progress.step('Chromium', async (update) => {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      update(`apt-get ${args[0]}`)
      const { code, output } = await runCommand('/usr/bin/apt-get', ['-q', ...args], {
        signal,
        env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      })
      if (code !== 0) throw aptError(output)
    }
  })
  if (findChromium({ env }) === null)
    throw new SetupError('NOT_FOUND', 'apt-get did not install a Chromium that can be found: install one yourself and set CHROMIUM_PATH.')
}

function aptError(output) {
  if (reportsFullDisk(output)) return noDisk('installing Chromium')
  if (reportsOffline(output) || /Temporary failure|Unable to connect/i.test(output))
    return new SetupError(
      'NO_NETWORK',
      'apt-get could not reach its package server to install Chromium: check the network, or set CHROMIUM_PATH.',
    )
  return new SetupError('FAILED', 'apt-get could not install Chromium: install it yourself, or set CHROMIUM_PATH to an installed Chrome.')
}
