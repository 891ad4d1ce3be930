import { expect, test } from 'vitest'
import { slugSchema } from '../core/ids.ts'
import { handleImports } from './handleImports.ts'
import { serverOver } from './testing/serverOver.ts'

const dataset = slugSchema.parse('고객-문의')

async function* bodyOf(text: string) {
  yield new TextEncoder().encode(text)
}

type Served = Awaited<ReturnType<typeof serverOver>>

function ask({ services }: Served, address: string, { text, headers }: { text?: string; headers?: Record<string, string> } = {}) {
  const request = new Request(`http://localhost${address}`, {
    method: text === undefined ? 'GET' : 'POST',
    headers: { host: 'localhost', ...(text !== undefined && { 'content-type': 'application/octet-stream' }), ...headers },
  })
  const settings = { host: undefined, token: undefined }
  return handleImports(request, { services: () => services, settings, body: bodyOf(text ?? ''), log: () => undefined })
}

async function sent(server: Served, name: string, text: string): Promise<string> {
  const answer = await ask(server, `/api/imports?${new URLSearchParams({ name })}`, { text })
  expect(answer.status).toBe(200)
  const { upload } = (await answer.json()) as { upload: string }
  return upload
}

test('a file is sent, looked at, imported into a new dataset, and removed; what is left out can be fetched', async () => {
  await using server = await serverOver()
  const { api } = server
  const upload = await sent(server, '문의.csv', '질문,답변\n안녕?,네\n없음\n')
  expect(await api.imports.preview({ upload, choices: {} })).toMatchObject({
    mapping: { instruction: '질문', output: '답변' },
    first: [{ line: 2 }, { line: 3, reason: expect.stringContaining('1 field') }],
  })
  const choices = { mapping: { instruction: '답변', output: '질문' } }
  expect(await api.imports.run({ dataset, upload, choices, by: 'Ann' })).toMatchObject({ dataset, rows: 2, kept: 1, left: [{ line: 3 }] })
  const { numbers } = await api.datasets.numbers({ dataset, query: {} })
  expect(await api.datasets.rows({ dataset, numbers })).toMatchObject([
    { row: { content: { instruction: '네', output: '안녕?' }, origin: { file: '문의.csv', line: 2 } } },
  ])
  expect(await (await ask(server, `/api/imports?upload=${upload}`)).text()).toMatch(
    /^\{"line":3,"reason":".*","file":"문의.csv","source":"없음"\}\n$/,
  )
  await expect(api.imports.preview({ upload, choices: {} })).rejects.toThrow('no longer here')
  expect(await api.datasets.undo({ dataset, by: 'Ann' })).toMatchObject({ skipped: 0 })
})

test('an import that is cancelled adds nothing and can be tried again', async () => {
  await using server = await serverOver()
  const { api, services } = server
  const upload = await sent(server, 'a.jsonl', '{"instruction":"a","output":"b"}\n'.repeat(2_000))
  const running = api.imports.run({ dataset, upload, choices: {}, by: '' }).catch((thrown: unknown) => String(thrown))
  for await (const { bytes } of services.imports.progress(upload, new AbortController().signal))
    if (bytes === 0) await api.imports.cancel({ upload })
  expect(await running).toContain('was cancelled')
  expect(await api.datasets.list()).toEqual([])
  expect(await api.imports.preview({ upload, choices: {} })).toMatchObject({ format: 'alpaca' })
}, 30_000)

test('what may not be sent or fetched is refused', async () => {
  await using server = await serverOver()
  const post = (address: string, headers: Record<string, string> = {}) => ask(server, address, { text: 'x', headers })
  expect((await post('/api/imports?name=..%2Fa')).status).toBe(400)
  expect((await post('/api/imports?name=.a')).status).toBe(400)
  expect((await post('/api/imports')).status).toBe(400)
  expect((await post('/api/imports?name=a', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await post('/api/imports?name=a', { origin: 'http://other.example' })).status).toBe(403)
  expect((await post('/api/imports?name=a', { 'content-length': '5' })).status).toBe(499)
  expect((await ask(server, '/api/imports?upload=..')).status).toBe(404)
  expect((await ask(server, `/api/imports?upload=${'0'.repeat(32)}`)).status).toBe(404)
})
