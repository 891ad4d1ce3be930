import { request as httpRequest, createServer } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import type { Replacements } from '../api/testing/standInServices.ts'
import { standInServices } from '../api/testing/standInServices.ts'
import { createDoor } from './createDoor.ts'

async function serve(documents: Replacements['documents'], token?: string) {
  const door = createDoor({
    settings: { host: undefined, token },
    services: () => standInServices({ documents }),
    streams: { accept: () => undefined },
    dev: false,
    pages: { handle: (_request, response) => response.end(), upgrade: (_request, socket) => socket.destroy() },
  })
  const server = createServer((request, response) => void door.handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const address = (query: Record<string, string>) => `/api/documents?${new URLSearchParams(query)}`
const bytes: Record<string, string> = { 'content-type': 'application/octet-stream' }

function send(port: number, path: string, { method = 'POST', headers = bytes, body = 'text' } = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (text += piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(method === 'POST' ? body : undefined)
  })
}

test('a file arrives with its index, its path and its announced size', async () => {
  const received: unknown[] = []
  await using served = await serve({
    upload: async ({ body, ...rest }) => {
      received.push({ ...rest, text: await textOf(body) })
      return { path: rest.path, bytes: 4, outcome: 'added' }
    },
  })
  const answer = await send(served.port, address({ index: '문서', path: '휴가/a b.md' }), { headers: { ...bytes, 'content-length': '4' } })
  expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { path: '휴가/a b.md', bytes: 4, outcome: 'added' }])
  expect(received).toEqual([{ index: '문서', path: '휴가/a b.md', bytes: 4, text: 'text' }])
})

test.each([
  ['another site', { ...bytes, origin: 'http://evil.example' }, 403],
  ['another site', { ...bytes, 'sec-fetch-site': 'cross-site' }, 403],
  ['a host that is not ours', { ...bytes, host: 'evil.example' }, 403],
  ['a form, which needs no preflight', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
  ['no token', bytes, 401],
])('an upload from %s is refused and not read', async (_, headers, status) => {
  await using served = await serve({}, status === 401 ? 'secret' : undefined)
  const answer = await send(served.port, address({ index: 'a', path: 'a.md' }), { headers, body: 'x'.repeat(3_000_000) })
  expect(answer.status).toBe(status)
})

test('an error of the upload is told when everything was sent', async () => {
  await using served = await serve({
    upload: async ({ body }) => {
      for await (const _ of body) throw new AppError('FILE_TOO_LARGE', 'a.md has more than 200 MB. Split it.')
      throw new Error('no body')
    },
  })
  const answer = await send(served.port, address({ index: 'a', path: 'a.md' }), { body: 'x'.repeat(3_000_000) })
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([413, { error: { data: { appError: { code: 'FILE_TOO_LARGE' } } } }])
  expect((await send(served.port, address({ index: '../a', path: 'a.md' }))).status).toBe(400)
})

test('an interrupted upload ends with an error instead of waiting', async () => {
  const ending = Promise.withResolvers<unknown>()
  await using served = await serve({
    upload: async ({ body }) => {
      await textOf(body).catch((thrown: unknown) => ending.resolve(thrown))
      throw new AppError('CANCELLED', 'gone')
    },
  })
  const request = httpRequest({
    host: '127.0.0.1',
    port: served.port,
    path: address({ index: 'a', path: 'a.md' }),
    method: 'POST',
    headers: { ...bytes, 'content-length': '1000' },
  })
  request.on('error', () => undefined)
  request.write('half', () => setTimeout(() => request.destroy(), 20))
  expect(await ending.promise).toMatchObject({ code: 'CANCELLED' })
})

test('an original is never a page of ours', async () => {
  await using served = await serve({
    original: async ({ document }) => {
      if (document === 'gone') throw new AppError('FILE_MISSING', 'It is not there any more.')
      const pdf = document.endsWith('.pdf')
      const mime = pdf ? 'application/pdf' : 'text/plain; charset=utf-8'
      return { fileName: document, mime, inline: true, bytes: Buffer.from('<script>') }
    },
  })
  const open = (document: string, headers: Record<string, string> = {}) =>
    send(served.port, address({ index: 'a', document }), { method: 'GET', headers })
  const page = await open('휴가.html')
  expect(page.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `inline; filename="__.html"; filename*=UTF-8''%ED%9C%B4%EA%B0%80.html`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
  })
  expect((await open('a.pdf')).headers['content-security-policy']).toMatch(/^default-src 'none'; object-src 'self'/)
  expect(await open('gone')).toMatchObject({ status: 404, text: 'It is not there any more.\n' })
  expect((await open('a.pdf', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})
