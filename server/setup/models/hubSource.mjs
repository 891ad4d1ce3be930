// Downloads a file of a Hugging Face repository over HTTP, with progress. An interrupted download is resumed.
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { removeQuietly } from '../files/placeFile.mjs'
import { SetupError } from '../report/setupError.mjs'

const PUBLIC_HUB = 'https://huggingface.co'
const REDIRECTS = 6
const ATTEMPTS = 6
const STALL_MS = 60_000
const FIRST_PAUSE_MS = 500

/** The address of the hub: `hubUrl`, or HF_ENDPOINT, or the public hub. */
const hubOf = ({ hubUrl, env }) => (hubUrl ?? (env.HF_ENDPOINT || PUBLIC_HUB)).replace(/\/+$/, '')

/**
 * Downloads `source` to a `.part` file in `tempDir` and resolves to `{part, sha256}`; `sha256` is the hash that the hub reports, or null.
 * If the connection breaks, the download continues from the bytes received so far, also in a later call.
 * Throws NO_NETWORK, NOT_FOUND, CANCELLED or CORRUPT.
 */
export async function fetchFromHub({ source, tempDir, env, hubUrl, signal, onProgress, pauseMs = FIRST_PAUSE_MS }) {
  const { repo, revision = 'main', file } = source
  const url = `${hubOf({ hubUrl, env })}/${repo}/resolve/${encodeURIComponent(revision)}/${file.split('/').map(encodeURIComponent).join('/')}`
  const key = createHash('sha256').update(`${repo}\n${revision}\n${file}`).digest('hex').slice(0, 24)
  const part = path.join(tempDir, `${key}.part`)
  await mkdir(tempDir, { recursive: true })
  for (let failures = 0; ;) {
    const before = await sizeOf(part)
    try {
      return { part, sha256: await transfer({ url, part, env, signal, onProgress, label: `${repo}/${file}` }) }
    } catch (error) {
      if (signal?.aborted)
        throw new SetupError(
          'CANCELLED',
          `The download of ${file} was stopped. The received part is kept, and the next download continues from it.`,
        )
      if (error instanceof SetupError || isDisk(error)) throw error
      failures = (await sizeOf(part)) > before ? 1 : failures + 1
      if (failures >= ATTEMPTS) throw offline(file, error)
      await pause(pauseMs * 2 ** (failures - 1), signal)
    }
  }
}

const isDisk = (error) => ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'].includes(error?.code)
const offline = (file, cause) =>
  new SetupError(
    'NO_NETWORK',
    `The hub could not be reached for ${file}: check the network (HF_ENDPOINT chooses a mirror), then start again.`,
    { cause },
  )

/** One attempt: requests the missing bytes and appends them. Resolves to the SHA-256 that the hub reports, or null. */
async function transfer({ url, part, env, signal, onProgress, label }) {
  const stall = new AbortController()
  const any = signal === undefined ? stall.signal : AbortSignal.any([signal, stall.signal])
  const timer = setTimeout(() => stall.abort(), STALL_MS)
  const alive = () => timer.refresh()
  try {
    const have = await sizeOf(part)
    const tag = await readFile(`${part}.etag`, 'utf8').catch(() => '')
    const resume = have > 0 && tag !== '' ? { range: `bytes=${have}-`, 'if-range': tag } : {}
    const { response, sha256 } = await follow({ url, headers: resume, env, signal: any })
    if (response.status === 416) return await startOver(part, response)
    needOk(response, label)
    const resumed = response.status === 206
    const totalBytes = totalOf(response, resumed ? have : 0)
    await writeFile(`${part}.etag`, response.headers.get('etag') ?? '')
    await append({ response, part, at: resumed ? have : 0, totalBytes, onProgress, alive })
    if (totalBytes !== null && (await sizeOf(part)) < totalBytes) throw new Error('the connection ended early')
    await removeQuietly(`${part}.etag`)
    return sha256
  } finally {
    clearTimeout(timer)
  }
}

/** The server does not have the requested range: the received part belongs to another version of the file. */
async function startOver(part, response) {
  await response.body?.cancel()
  await removeQuietly(part)
  await removeQuietly(`${part}.etag`)
  throw new Error('the range was refused')
}

async function append({ response, part, at, totalBytes, onProgress, alive }) {
  const handle = await open(part, at > 0 ? 'r+' : 'w')
  let receivedBytes = at
  try {
    onProgress?.({ receivedBytes, totalBytes })
    for await (const chunk of response.body ?? []) {
      alive()
      await handle.write(chunk, 0, chunk.length, receivedBytes)
      receivedBytes += chunk.length
      onProgress?.({ receivedBytes, totalBytes })
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Follows redirects itself: the token must be sent to the hub only, and the hash of a large file is only in the hub's first response. */
async function follow({ url, headers, env, signal }) {
  const origin = new URL(url).origin
  let sha256 = null
  for (let at = url, hop = 0; hop < REDIRECTS; hop++) {
    const token = env.HF_TOKEN && new URL(at).origin === origin ? { authorization: `Bearer ${env.HF_TOKEN}` } : {}
    const response = await fetch(at, { headers: { ...headers, ...token, 'accept-encoding': 'identity' }, redirect: 'manual', signal })
    sha256 ??= /^"?([0-9a-f]{64})"?$/.exec(response.headers.get('x-linked-etag') ?? '')?.[1] ?? null
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return { response, sha256 }
    await response.body?.cancel()
    at = new URL(next, at).href
  }
  throw new Error('too many redirects')
}

function needOk({ status }, label) {
  if (status === 200 || status === 206) return
  if (status === 404) throw new SetupError('NOT_FOUND', `The hub has no ${label}.`)
  if (status === 401 || status === 403)
    throw new SetupError('NOT_FOUND', `The hub does not allow access to ${label}: accept its licence on the hub and set HF_TOKEN.`)
  throw new Error(`the hub answered ${status}`)
}

function totalOf(response, have) {
  const whole = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (whole !== undefined) return Number(whole)
  const length = response.headers.get('content-length')
  return length === null ? null : Number(length) + have
}

const sizeOf = (file) =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
