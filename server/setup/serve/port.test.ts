import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { freePort, isListening, listenAddress, needFreePort } from './port.mjs'

test.each([
  [{}, { host: '127.0.0.1', port: 3000, url: 'http://127.0.0.1:3000' }],
  [
    { PORT: '4000', HOST: 'localhost' },
    { host: 'localhost', port: 4000, url: 'http://localhost:4000' },
  ],
  [{ HOST: '::1' }, { host: '::1', port: 3000, url: 'http://[::1]:3000' }],
  [
    { HOST: '0.0.0.0', ASSAY_TOKEN: 'secret' },
    { host: '0.0.0.0', port: 3000, url: 'http://0.0.0.0:3000' },
  ],
])('with %o it listens on %o', (env, address) => {
  expect(listenAddress(env)).toEqual(address)
})

test.each([
  [{ PORT: 'http' }, 'PORT=http is not a port: choose a number from 1 to 65535, for example PORT=3001 npm start.'],
  [{ PORT: '70000' }, 'PORT=70000 is not a port: choose a number from 1 to 65535, for example PORT=3001 npm start.'],
  [
    { HOST: '0.0.0.0' },
    'HOST=0.0.0.0 would give other machines access: set ASSAY_TOKEN to a secret first, or leave out HOST to listen on this machine only.',
  ],
])('%o is rejected', (env, message) => {
  expect(() => listenAddress(env)).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED', message }))
})

test('a port in use is reported with what to do, a free port is accepted', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const address = { host: '127.0.0.1', port }
  expect(await isListening(address)).toBe(true)
  await expect(needFreePort(address)).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${port} is in use: stop the program that uses it, or choose another port with PORT=${port + 1} npm start.`,
  })
  await new Promise((resolve) => server.close(resolve))
  await expect(needFreePort(address)).resolves.toBeUndefined()
  expect(await isListening(address)).toBe(false)
})

test('a server can listen on a free port', async () => {
  await expect(needFreePort({ host: '127.0.0.1', port: await freePort() })).resolves.toBeUndefined()
})
