import { connect, createServer } from 'node:net'
import { SetupError } from '../report/setupError.mjs'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

/**
 * The address to listen on: HOST and PORT, default 127.0.0.1:3000. Throws NOT_ALLOWED if PORT is not a port, or if HOST is not this
 * machine and ASSAY_TOKEN is not set.
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
      `HOST=${host} would give other machines access: set ASSAY_TOKEN to a secret first, or leave out HOST to listen on this machine only.`,
    )
  return { host, port, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` }
}

/** Throws PORT_IN_USE, NOT_ALLOWED or NOT_FOUND if a server cannot listen on `host:port`. */
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
      `Port ${port} is in use: stop the program that uses it, or choose another port with PORT=${port + 1} npm start.`,
      { cause },
    )
  if (cause.code === 'EACCES')
    return new SetupError(
      'NOT_ALLOWED',
      `This user may not listen on port ${port}: choose a port above 1023, for example PORT=3000 npm start.`,
      { cause },
    )
  return new SetupError(
    'NOT_FOUND',
    `This machine cannot listen on HOST=${host} (${cause.code}): leave out HOST, or set it to an address of this machine.`,
    { cause },
  )
}

/**
 * A port of 127.0.0.1 that is not in use.
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

/** Whether a server listens on `host:port`. For 0.0.0.0 and :: the loopback address is tried. */
export function isListening({ host, port }) {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new Promise((resolve) => {
    const socket = connect({ host: reachable, port })
    const end = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
