import { createServer, request as httpRequest } from 'node:http'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { GuardSettings } from '../api/requestGuard.ts'
import type { AppRouter } from '../api/router.ts'
import { run, slug, standInServices, type Replacements } from '../api/testing/standInServices.ts'
import { createDoor, eventStreamPath } from './createDoor.ts'
import { createEventStreams, type EventStreams } from './eventStream.ts'

/** A server on a free port whose pages answer with the headers that Next would see. */
async function serve(
  replacements: Replacements = {},
  settings: GuardSettings = { host: undefined, token: undefined },
  accept?: EventStreams['accept'],
) {
  const services = () => standInServices(replacements)
  const streams = createEventStreams(services)
  const door = createDoor({
    settings,
    services,
    streams: accept ? { accept } : streams,
    dev: false,
    pages: {
      handle: (request, response) => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ url: request.url, headers: request.headers }))
      },
      upgrade: (_request, socket) => socket.destroy(),
    },
  })
  const server = createServer((request, response) => void door.handle(request, response))
  server.on('upgrade', (request, socket, head) => void door.upgrade(request, socket, head))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    streams,
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        streams.end()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

type Served = Awaited<ReturnType<typeof serve>>

/** Sends what `fetch` would not: any host, any fetch metadata. */
function send(
  { port }: Served,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end()
  })
}

/** The status with which an upgrade is answered; 101 if it is accepted. */
function upgradeStatus({ port }: Served, headers: Record<string, string>, path = eventStreamPath): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('error', () => undefined)
  })
}

test('every kind of answer forbids frames and scripts of others', async () => {
  await using served = await serve({ notebooks: { list: async () => [] } })
  const answers = await Promise.all([
    send(served, '/'),
    send(served, '/_next/static/a.js'),
    send(served, '/api/trpc/notebooks.list'),
    send(served, '/api/trpc/no.such'),
    send(served, '/api/export?notebook=a&format=x'),
    send(served, '/api/other'),
    send(served, '/', { headers: { host: 'evil.example' } }),
    send(served, '/', { method: 'DELETE' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 400, 404, 403, 405])
  for (const { headers } of answers) {
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("default-src 'none'")
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toMatch(/^'self' 'nonce-[\w+/=]{22,}' 'wasm-unsafe-eval'$/)
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' })
  }
})

test('a page gets the nonce of its answer, a new one each time, and never one that the client chose', async () => {
  await using served = await serve()
  const seen = await Promise.all(
    [1, 2].map(async () => {
      const { headers, text } = await send(served, '/', {
        headers: { 'x-nonce': 'mine', 'content-security-policy': "script-src 'nonce-mine'" },
      })
      const asked = (JSON.parse(text) as { headers: Record<string, string> }).headers
      expect(asked['content-security-policy']).toBe(headers['content-security-policy'])
      expect(headers['content-security-policy']).toContain(`'nonce-${asked['x-nonce']}'`)
      return asked['x-nonce']
    }),
  )
  expect(new Set([...seen, 'mine']).size).toBe(3)
})

test.each([
  ['a link on another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
  ['a frame of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, 403],
  ['a script of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }, 403],
  ['a request of another site', { origin: 'https://evil.example' }, 403],
  [
    'a form of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', origin: 'https://evil.example' },
    403,
  ],
  ['the address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
])('a page asked for by %s: %d', async (_name, headers, status) => {
  await using served = await serve()
  expect((await send(served, '/notebooks/a', { headers })).status).toBe(status)
})

test('a path of two slashes is a path of this server', async () => {
  await using served = await serve()
  expect(JSON.parse((await send(served, '//evil.example/a')).text)).toMatchObject({ url: '/evil.example/a' })
})

test.each(['http://other/', 'http://other/api/trpc/notebooks.list', 'other', '/\\'])(
  'an address that is no path is refused: %s',
  async (path) => {
    await using served = await serve()
    const { status, text } = await send(served, path, path === '/\\' ? { headers: { host: '127.0.0.1:99999' } } : {})
    expect([status, text]).toEqual([400, expect.not.stringContaining('    at ')])
  },
)

test.each([
  ['of this site', (port: number) => ({ origin: `http://127.0.0.1:${port}` }), 101],
  ['of another site', () => ({ origin: 'https://evil.example' }), 403],
  ['with another host', () => ({ host: 'evil.example' }), 403],
])('an event stream asked for by a page %s: %d', async (_name, headers, status) => {
  await using served = await serve()
  expect(await upgradeStatus(served, headers(served.port))).toBe(status)
})

test('an upgrade that goes wrong is refused and told of, and the server goes on', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    await using served = await serve({}, undefined, () => {
      throw new Error('no more streams')
    })
    expect(await upgradeStatus(served, {})).toBe(500)
    expect(written).toHaveBeenCalledWith(expect.stringContaining('no more streams'))
    expect((await send(served, '/')).status).toBe(200)
  } finally {
    written.mockRestore()
  }
})

test('another upgrade is refused', async () => {
  await using served = await serve()
  expect(await upgradeStatus(served, {}, '/_next/webpack-hmr')).toBe(404)
})

test('where a token is set, pages, API and event streams ask for it', async () => {
  await using served = await serve({ notebooks: { list: async () => [] } }, { host: undefined, token: 'right' })
  const bearer = { authorization: 'Bearer right' }
  expect((await send(served, '/', { headers: { accept: 'text/html' } })).status).toBe(401)
  expect((await send(served, '/api/trpc/notebooks.list')).status).toBe(401)
  expect(await upgradeStatus(served, {})).toBe(401)
  expect((await send(served, '/', { headers: bearer })).status).toBe(200)
  expect((await send(served, '/api/trpc/notebooks.list', { headers: bearer })).status).toBe(200)
  expect(await upgradeStatus(served, { cookie: 'assay_token=right' })).toBe(101)
  for (let guess = 0; guess < 10; guess++) await upgradeStatus(served, { cookie: `assay_token=${guess}` })
  expect(await upgradeStatus(served, { cookie: 'assay_token=right' })).toBe(429)
})

test('all subscriptions of a tab share one connection, and after a cut each continues after its last event', async () => {
  const asked: number[] = []
  await using served = await serve({
    runs: {
      async *subscribe(_run, { afterSeq = 0, signal }) {
        asked.push(afterSeq)
        yield { seq: afterSeq + 1, event: { type: 'cellStarted' as const, cell: 0 } }
        yield { seq: null, event: { type: 'cellTokens' as const, cell: 0, text: '안녕' } }
        await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      },
      async *watch(_slug, signal) {
        yield null
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    },
  })
  let opened = 0
  const stream = createWSClient({
    url: `ws://127.0.0.1:${served.port}${eventStreamPath}`,
    onOpen: () => (opened += 1),
    retryDelayMs: () => 10,
  })
  const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: stream })] })
  const seen: (number | null)[] = []
  const announced: unknown[] = []
  const left = [
    client.runs.events.subscribe({ run, lastEventId: '4' }, { onData: ({ data }) => seen.push(...data.map(({ seq }) => seq)) }),
    client.runs.watch.subscribe({ slug }, { onData: (each) => announced.push(each) }),
  ]
  await expect.poll(() => [seen, announced]).toEqual([[5, null], [null]])
  expect(opened).toBe(1)
  const { ws } = stream.connection ?? {}
  ws?.close()
  await expect
    .poll(() => [seen, announced])
    .toEqual([
      [5, null, 6, null],
      [null, null],
    ])
  expect(asked).toEqual([4, 5])
  for (const subscription of left) subscription.unsubscribe()
  await stream.close()
})

test('the event stream carries subscriptions only', async () => {
  await using served = await serve({ notebooks: { list: async () => [] } })
  const stream = createWSClient({ url: `ws://127.0.0.1:${served.port}${eventStreamPath}` })
  const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: stream })] })
  await expect(client.notebooks.list.query()).rejects.toMatchObject({ data: { appError: { code: 'NOT_ALLOWED' } } })
  await stream.close()
})

test('a page that takes nothing stops its subscription, so that the server does not collect what it sends', async () => {
  // Far more bytes than the buffers of the system take, some 40 MB.
  const events = 400_000
  let yielded = 0
  const text = 'x'.repeat(1_000)
  await using served = await serve({
    runs: {
      async *subscribe(_run, { signal }) {
        for (let seq = 1; !signal?.aborted && seq <= events; seq++) {
          yielded = seq
          yield { seq: null, event: { type: 'cellTokens' as const, cell: seq, text, whole: true } }
        }
      },
    },
  })
  const socket = new WebSocket(`ws://127.0.0.1:${served.port}${eventStreamPath}`)
  await new Promise((resolve) => socket.once('open', resolve))
  socket.pause()
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'runs.events', input: { run } } }))
  await expect.poll(() => yielded).toBeGreaterThan(1)
  let before = -1
  const rests = () => {
    const same = yielded === before
    before = yielded
    return same
  }
  await expect.poll(rests, { interval: 500, timeout: 20_000 }).toBe(true)
  expect(yielded).toBeLessThan(events)
  socket.terminate()
})
