import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { createServer } from 'node:http'
import { expect, test, vi } from 'vitest'
import { AppError } from '../core/errors.ts'
import { handleTrpc } from './handleTrpc.ts'
import { maxBodyBytes } from './requestGuard.ts'
import type { AppRouter } from './router.ts'
import { run, slug, standInServices, type Replacements } from './testing/standInServices.ts'

const settings = { host: undefined, token: undefined }

/** Sends requests as a browser would, without a network. */
function door(replacements: Replacements) {
  const log = vi.fn<(message: string, cause: unknown) => void>()
  const send = (path: string, init: RequestInit = {}) =>
    handleTrpc(new Request(`http://localhost:3000/api/trpc/${path}`, init), {
      services: () => standInServices(replacements),
      settings,
      log,
    })
  const fetch = (input: RequestInfo | URL, init?: RequestInit) =>
    send((input instanceof Request ? input.url : input.toString()).split('/api/trpc/')[1] ?? '', init)
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: 'http://localhost:3000/api/trpc', fetch })] })
  return { send, client, log }
}

test('queries and mutations pass from client to use case', async () => {
  const { client } = door({
    notebooks: {
      templates: async () => [{ id: 'blank', title: '빈 노트', description: '' }],
      create: async ({ title }) => ({ slug: (title === '새 🙂' ? 'new' : 'old') as typeof slug }),
    },
  })
  expect(await Promise.all([client.notebooks.templates.query(), client.notebooks.create.mutate({ title: '새 🙂' })])).toEqual([
    [{ id: 'blank', title: '빈 노트', description: '' }],
    { slug: 'new' },
  ])
})

test('a query too long for a URL is sent by POST', async () => {
  const { send } = door({
    engine: {
      preview: async ({ prompts }) => ({
        prompts: prompts.map(() => ({ text: '', tokenCount: prompts[0]?.messages[0]?.content.length ?? 0 })),
      }),
    },
  })
  const fetch = (input: RequestInfo | URL, init?: RequestInit) =>
    send((input instanceof Request ? input.url : input.toString()).split('/api/trpc/')[1] ?? '', init)
  const client = createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: 'http://localhost:3000/api/trpc', fetch, methodOverride: 'POST' })],
  })
  const content = '가'.repeat(100_000)
  expect(await client.engine.preview.query({ model: 'tiny', prompts: [{ messages: [{ role: 'user', content }], prefill: null }] })).toEqual(
    { prompts: [{ text: '', tokenCount: 100_000 }] },
  )
})

test('an AppError arrives as data.appError with its status, place and nothing else', async () => {
  const error = new AppError('CONFLICT', 'notebook.md changed on disk.', { place: { file: 'experiments/리뷰/notebook.md' } })
  const { client, send, log } = door({ notebooks: { get: () => Promise.reject(error) } })
  await expect(client.notebooks.get.query({ slug })).rejects.toMatchObject({
    message: 'notebook.md changed on disk.',
    data: { appError: error.toData(), httpStatus: 409 },
  })
  const response = await send(`notebooks.get?input=${encodeURIComponent(JSON.stringify({ slug }))}`)
  expect(response.status).toBe(409)
  expect(await response.text()).not.toContain('stack')
  expect(log).not.toHaveBeenCalled()
})

test('an internal error is logged, and its details are not sent', async () => {
  const { client, log } = door({ notebooks: { list: () => Promise.reject(new Error('secret path /home/me')) } })
  const failure = await client.notebooks.list.query().catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject({
    data: { appError: { code: 'INTERNAL', message: expect.stringContaining('Something went wrong') }, httpStatus: 500 },
  })
  expect(JSON.stringify(failure)).not.toContain('secret')
  expect(log).toHaveBeenCalledWith('notebooks.list failed:', expect.objectContaining({ message: 'secret path /home/me' }))
})

test('invalid input is answered with a readable message', async () => {
  const { client } = door({})
  await expect(client.notebooks.create.mutate({ title: '' })).rejects.toMatchObject({
    data: { appError: { code: 'BAD_INPUT', message: expect.stringContaining('write a title') }, httpStatus: 400 },
  })
})

test.each([
  ['another host', { headers: { host: 'evil.example' } }, 403, 'NOT_ALLOWED'],
  ['another origin', { headers: { host: 'localhost:3000', origin: 'https://evil.example' } }, 403, 'NOT_ALLOWED'],
  [
    'a form in place of JSON',
    { method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'BAD_INPUT',
  ],
  ['a mutation by GET', {}, 400, 'BAD_INPUT'],
])('%s is refused before any procedure', async (_name, init, status, code) => {
  const response = await door({}).send('notebooks.create?input=%7B%22title%22%3A%22x%22%7D', init)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { data: { appError: { code } } } })
})

test('a body without a stated length is cut off at 64 MB', async () => {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1_048_576
      controller.enqueue(new Uint8Array(1_048_576).fill(0x20))
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json' } }
  const response = await door({}).send('notebooks.create', init)
  expect(await response.json()).toMatchObject({ error: { data: { appError: { code: 'FILE_TOO_LARGE' } } } })
  expect(sent).toBeLessThan(maxBodyBytes + 4 * 1_048_576)
})

test('a body that is nested deeply is refused before it is parsed', async () => {
  const parse = vi.spyOn(JSON, 'parse')
  const body = `{"title":${'['.repeat(1_000_000)}`
  const response = await door({}).send('notebooks.create', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  expect(parse).not.toHaveBeenCalledWith(expect.stringContaining('[[[['))
  parse.mockRestore()
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: { data: { appError: { code: 'BAD_INPUT', message: 'The request is nested more than 64 deep.' } } },
  })
})

test('a request carries twenty calls at most', async () => {
  const listed = vi.fn(async () => [])
  const { send } = door({ notebooks: { list: listed } })
  const paths = (count: number) => Array.from({ length: count }, () => 'notebooks.list').join(',')
  const refused = await send(`${paths(200)}?batch=1&input=%7B%7D`)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({
    error: { data: { appError: { code: 'BAD_INPUT', message: expect.stringContaining('at most 20') } } },
  })
  expect(listed).not.toHaveBeenCalled()
  expect((await send(`${paths(20)}?batch=1&input=%7B%7D`)).status).toBe(200)
  expect(listed).toHaveBeenCalledTimes(20)
})

test('a subscription streams tracked events, and a client that leaves ends it', async () => {
  const ended = Promise.withResolvers<void>()
  const services = standInServices({
    runs: {
      subscribe: async function* (_run, { afterSeq = 0, signal }) {
        try {
          yield { seq: afterSeq + 1, event: { type: 'cellStarted' as const, cell: 0 } }
          yield { seq: null, event: { type: 'cellTokens' as const, cell: 0, text: '안녕 🙂' } }
          await new Promise((resolve) => signal?.addEventListener('abort', resolve))
        } finally {
          ended.resolve()
        }
      },
    },
  })
  await using server = await listen((request) => handleTrpc(request, { services: () => services, settings }))
  const response = await fetch(
    `${server.url}/api/trpc/runs.events?input=${encodeURIComponent(JSON.stringify({ run, lastEventId: '4' }))}`,
    { headers: { accept: 'text/event-stream' } },
  )
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('🙂')) text += (await reader?.read())?.value ?? ''
  expect(text).toContain('data: [{"seq":5,"event":{"type":"cellStarted","cell":0}}]\nid: 5\n')
  // Tokens carry the id of the last stored event, which the client sends back when it connects again.
  expect(text).toContain('data: [{"seq":null,"event":{"type":"cellTokens","cell":0,"text":"안녕 🙂"}}]\nid: 5\n')
  await reader?.cancel()
  await ended.promise
})

/** A server on a free port of this machine that answers by a fetch handler, as Next does. */
async function listen(handle: (request: Request) => Promise<Response>): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer((incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.on('close', () => gone.abort())
    const headers = new Headers(
      Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])),
    )
    void handle(new Request(`http://${incoming.headers.host}${incoming.url}`, { headers, signal: gone.signal })).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      if (response.body) for await (const chunk of response.body) outgoing.write(chunk)
      outgoing.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
