import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { handleAdapterExport } from './handleAdapterExport.ts'
import { standInServices } from './testing/standInServices.ts'

const ask = (
  query: string,
  open: (adapter: string) => Promise<{ fileName: string; body: Readable }>,
  headers: Record<string, string> = {},
) =>
  handleAdapterExport(
    new Request(`http://localhost:4000/api/adapter-export?${query}`, { headers: { host: 'localhost:4000', ...headers } }),
    {
      services: () => standInServices({ adapterExports: { open } }),
      settings: { host: undefined, token: undefined },
      log: () => undefined,
    },
  )
const archive = (adapter: string) =>
  Promise.resolve({ fileName: `${adapter}.zip`, body: Readable.from([Buffer.from('PK'), Buffer.from('…')]) })

test('an adapter is downloaded as an archive with its name in any script', async () => {
  const response = await ask('adapter=말투', archive)
  expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([200, 'PK…', 'application/zip'])
  expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''%EB%A7%90%ED%88%AC.zip")
})

test.each([
  ['adapter=../x', {}, 400],
  ['', {}, 400],
  ['adapter=a', { origin: 'http://evil.example' }, 403],
])('%j with %j is refused with %i', async (query, headers, status) => {
  expect((await ask(query, archive, headers)).status).toBe(status)
})

test('an adapter that is not there is told', async () => {
  const response = await ask('adapter=a', () => Promise.reject(new AppError('ADAPTER_MISSING', 'There is no adapter a.')))
  expect([response.status, await response.text()]).toEqual([404, 'There is no adapter a.\n'])
})
