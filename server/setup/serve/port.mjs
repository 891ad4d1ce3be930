import { connect, createServer } from 'node:net'
import { SetupError } from '../report/setupError.mjs'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

/**
 * Where to listen: HOST and PORT, default 127.0.0.1:3000. Throws NOT_ALLOWED for what may not be.
 * @param {Record<string, string | undefined>} [env]
 */
export function listenAddress(env = process.env) {
  const host = env.HOST || '127.0.0.1'
  const port = Number(env.PORT || '3000')
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new SetupError('NOT_ALLOWED', `PORT=${env.PORT} is not a port: choose a number from 1 to 65535, for example PORT=3001 npm start.`)
  if (!LOOPBACK.has(host) && !env.ASSAY_TOKEN)
    throw new SetupError(
      'NOT_ALLOWED',
      `HOST=${host} would let others in: set ASSAY_TOKEN to a secret first, or leave HOST away to listen on this machine only.`,
    )
  return { host, port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` }
}

/** Throws PORT_IN_USE, NOT_ALLOWED or NOT_FOUND unless `host:port` can be listened on now. */
export function needFreePort({ host, port }) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause) => reject(portError(cause, { host, port })))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })
}

function portError(cause, { host, port }) {
  if (cause.code === 'EADDRINUSE')
    return new SetupError(
      'PORT_IN_USE',
      `Port ${port} is in use: stop the program that has it, or choose another with PORT=${port + 1} npm start.`,
      { cause },
    )
  if (cause.code === 'EACCES')
    return new SetupError(
      'NOT_ALLOWED',
      `Port ${port} may not be opened by this user: choose one above 1023, for example PORT=3000 npm start.`,
      { cause },
    )
  return new SetupError(
    'NOT_FOUND',
    `This machine cannot listen on HOST=${host} (${cause.code}): leave HOST away or give an address of its own.`,
    { cause },
  )
}

/**
 * A port of 127.0.0.1 that nothing uses now.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** Whether something listens on `host:port` (0.0.0.0 and :: are asked on their loopback). */
export function isListening({ host, port }) {
  const asked = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new Promise((resolve) => {
    const socket = connect({ host: asked, port })
    const end = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
