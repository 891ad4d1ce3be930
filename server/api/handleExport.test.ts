import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { handleExport } from './handleExport.ts'
import { standInServices } from './testing/standInServices.ts'

const logged: string[] = []
const settings = { host: undefined, token: undefined }

const ask = (query: string, open: Parameters<typeof standInServices>[0]['exports'] = {}, headers: Record<string, string> = {}) =>
  handleExport(new Request(`http://localhost:4000/api/export?${query}`, { headers: { host: 'localhost:4000', ...headers } }), {
    services: () => standInServices({ exports: open }),
    settings,
    log: (message) => logged.push(message),
  })

test('a download comes in pieces, with its name in any script', async () => {
  const asked: unknown[] = []
  const response = await ask('notebook=리뷰&format=csv&bom=1&run=last', {
    open: (input) => {
      asked.push(input)
      return Promise.resolve({ fileName: '리뷰.csv', mime: 'text/csv; charset=utf-8', pieces: [Buffer.from('가,'), Buffer.from('나\r\n')] })
    },
  })
  expect(asked).toEqual([{ slug: '리뷰', format: 'csv', bom: true, leavesOutTrained: false, run: 'last' }])
  expect([response.status, await response.text(), Object.fromEntries(response.headers)]).toEqual([
    200,
    '가,나\r\n',
    {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="__.csv"; filename*=UTF-8''%EB%A6%AC%EB%B7%B0.csv`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  ])
})

test.each([
  ['notebook=../x&format=csv', {}, 400],
  ['notebook=a&format=exe', {}, 400],
  ['notebook=a&format=csv', { origin: 'http://evil.example' }, 403],
  ['notebook=a&format=csv', { 'sec-fetch-site': 'cross-site' }, 403],
  ['notebook=a&format=csv', { host: 'evil.example' }, 403],
])('%s with %j is refused with %i', async (query, headers, status) => {
  expect((await ask(query, {}, headers)).status).toBe(status)
})

test('an error that a user can fix is answered with its message, an internal error is not', async () => {
  const failing = (thrown: Error) => ask('notebook=a&format=json', { open: () => Promise.reject(thrown) })
  const missing = await failing(new AppError('NOT_FOUND', 'There is no notebook a.'))
  expect([missing.status, await missing.text()]).toEqual([404, 'There is no notebook a.\n'])
  const broken = await failing(new Error('secret path'))
  expect([broken.status, (await broken.text()).includes('secret')]).toEqual([500, false])
  expect(logged).toEqual(['An export failed:'])
})
