import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { fetchModelFile } from './fetchModel.mjs'
import { hubServer, refuses, serves } from '../testing/hubServer.ts'

const bytes = Buffer.from('가나다 🙂 '.repeat(20_000))
const sha256 = createHash('sha256').update(bytes).digest('hex')
const source = { type: 'huggingface', repo: 'org/name', file: 'dir/model 1.gguf', revision: 'main' }
const asks = '/org/name/resolve/main/dir/model%201.gguf'
const manifestFile = { path: 'sub/model.gguf', sha256: sha256 as string | null, bytes: null, sources: [source] }

function fetching(folder: { path: string }, hubUrl: string, extra: Record<string, unknown> = {}) {
  return fetchModelFile({ file: manifestFile, modelsDir: folder.path, hubUrl, env: {}, pauseMs: 1, ...extra })
}

test('a file is downloaded with progress and leaves no other file', async () => {
  await using folder = await temporaryFolder()
  await using hub = await hubServer(serves(bytes))
  const seen: { receivedBytes: number; totalBytes: number | null }[] = []
  const place = await fetching(folder, hub.url, { onProgress: (state: (typeof seen)[number]) => seen.push(state) })
  expect(place).toBe(path.join(folder.path, 'sub/model.gguf'))
  expect((await readFile(place)).equals(bytes)).toBe(true)
  expect(seen.at(-1)).toEqual({ receivedBytes: bytes.length, totalBytes: bytes.length })
  expect((await readdir(folder.path)).toSorted()).toEqual(['.verified.json', 'sub'])
  expect(hub.asked).toEqual([asks])
})

test('a download whose connection breaks continues from the bytes received', async () => {
  await using folder = await temporaryFolder()
  await using hub = await hubServer(serves(bytes, { cutAfter: 100_000 }), serves(bytes, { cutAfter: 50_000 }), serves(bytes))
  expect((await readFile(await fetching(folder, hub.url))).equals(bytes)).toBe(true)
  expect(hub.asked).toEqual([asks, `${asks} bytes=100000-`, `${asks} bytes=150000-`])
})

test('a download from a server that ignores ranges starts again from the first byte', async () => {
  await using folder = await temporaryFolder()
  await using hub = await hubServer(serves(bytes, { cutAfter: 100_000 }), serves(bytes, { ranges: false }))
  expect((await readFile(await fetching(folder, hub.url))).equals(bytes)).toBe(true)
})

test('a stopped download keeps its part, and a later call continues from there', async () => {
  await using folder = await temporaryFolder()
  const stop = new AbortController()
  await using hub = await hubServer((_request, response) => {
    response.writeHead(200, { etag: '"one"', 'content-length': String(bytes.length) })
    response.write(bytes.subarray(0, 70_000))
  }, serves(bytes))
  const onProgress = ({ receivedBytes }: { receivedBytes: number }) => receivedBytes === 70_000 && stop.abort()
  await expect(fetching(folder, hub.url, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await readdir(folder.path)).toEqual(['.downloads'])
  expect((await readFile(await fetching(folder, hub.url))).equals(bytes)).toBe(true)
  expect(hub.asked).toEqual([asks, `${asks} bytes=70000-`])
})

test('a file with a different hash is deleted, and so is its part', async () => {
  await using folder = await temporaryFolder()
  await using hub = await hubServer(serves(Buffer.from('something else')))
  await expect(fetching(folder, hub.url)).rejects.toMatchObject({
    code: 'CORRUPT',
    message: expect.stringContaining('sub/model.gguf arrived damaged') as unknown,
  })
  expect(await readdir(folder.path)).toEqual([])
})

test.each([
  ['the hash that the hub reports', { 'x-linked-etag': `"${'0'.repeat(64)}"` }, 'CORRUPT'],
  ['the hash of the first download', {}, 'CORRUPT'],
])('a file without a hash in the manifest is checked against %s', async (_what, headers, code) => {
  await using folder = await temporaryFolder()
  const file = { ...manifestFile, sha256: null }
  await using first = await hubServer(serves(bytes, { headers: { 'x-linked-etag': `"${sha256}"` } }))
  await fetching(folder, first.url, { file })
  await using second = await hubServer(serves(Buffer.from('other bytes'), { headers }))
  await expect(fetching(folder, second.url, { file })).rejects.toMatchObject({ code })
})

test.each([
  ['missing', refuses(404), 'NOT_FOUND', 'The hub has no org/name/dir/model 1.gguf.'],
  [
    'locked',
    refuses(403),
    'NOT_FOUND',
    'The hub does not allow access to org/name/dir/model 1.gguf: accept its licence on the hub and set HF_TOKEN.',
  ],
  [
    'failing',
    refuses(503),
    'NO_NETWORK',
    'The hub could not be reached for dir/model 1.gguf: check the network (HF_ENDPOINT chooses a mirror), then start again.',
  ],
])('a file that is %s is reported in one sentence', async (_what, answer, code, message) => {
  await using folder = await temporaryFolder()
  await using hub = await hubServer(answer)
  await expect(fetching(folder, hub.url)).rejects.toMatchObject({ code, message })
  expect(await readdir(folder.path)).toEqual([])
})

test('a redirect is followed, and the token is sent only to the hub', async () => {
  await using folder = await temporaryFolder()
  const tokens: (string | undefined)[] = []
  await using elsewhere = await hubServer((request, response) => {
    tokens.push(request.headers.authorization)
    serves(bytes)(request, response)
  })
  await using hub = await hubServer((request, response) => {
    tokens.push(request.headers.authorization)
    refuses(302, { location: `${elsewhere.url}/blob` })(request, response)
  })
  await fetching(folder, hub.url, { env: { HF_TOKEN: 'secret' } })
  expect(tokens).toEqual(['Bearer secret', undefined])
})
