import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { runCommand, soundsFull, soundsOffline } from '../process/runCommand.mjs'
import { SetupError, noDisk } from '../report/setupError.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe']
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The Chromium at hand: $CHROMIUM_PATH, else the first known name on the PATH, else a usual place; null when there is none.
 * @param {{env?: Record<string, string | undefined>, canRun?: (file: string) => boolean}} [options]
 */
export function findChromium({ env = process.env, canRun = isProgram } = {}) {
  if (env.CHROMIUM_PATH) return canRun(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter(Boolean)
  const places = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return [...places, ...USUAL_PLACES].find((place) => canRun(place)) ?? null
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Makes sure that the page tests have a browser: root on a Debian system installs it, others are told how. */
export async function needChromium({ signal, progress, env = process.env }) {
  if (findChromium({ env }) !== null) return
  if (env.CHROMIUM_PATH)
    throw new SetupError('NOT_FOUND', `CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which is no program: correct it or leave it away.`)
  const apt = process.getuid?.() === 0 && isProgram('/usr/bin/apt-get')
  if (!apt)
    throw new SetupError(
      'NOT_FOUND',
      'The page tests need Chromium: install it (apt install chromium), or set CHROMIUM_PATH to a Chrome that is there.',
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
    throw new SetupError('NOT_FOUND', 'apt-get installed no Chromium: install one yourself and set CHROMIUM_PATH.')
}

function aptError(output) {
  if (soundsFull(output)) return noDisk('installing Chromium')
  if (soundsOffline(output) || /Temporary failure|Unable to connect/i.test(output))
    return new SetupError(
      'NO_NETWORK',
      'The package server of the system could not be reached for Chromium: check the network, or set CHROMIUM_PATH.',
    )
  return new SetupError(
    'FAILED',
    'apt-get could not install Chromium: install it yourself, or set CHROMIUM_PATH to a Chrome that is there.',
  )
}
