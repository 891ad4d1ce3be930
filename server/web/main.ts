import { createServer } from 'node:http'
import next from 'next'
import { createServices } from '../api/createServices.ts'
import { logFault } from '../api/logFault.ts'
import { guardSettings } from '../api/requestGuard.ts'
import { takeServerLock } from '../setup/serve/serverLock.mjs'
import { projectPaths } from '../io/paths.ts'
import { createDoor } from './createDoor.ts'
import { createEventStreams } from './eventStream.ts'
import { endOnSignals } from './endOnSignals.ts'

// The web server: `node server/web/main.ts start|dev HOST PORT`.
const [mode = 'start', host = '127.0.0.1', port = '3000'] = process.argv.slice(2)
const dev = mode === 'dev'
const paths = projectPaths()

// Taken before anything else, so that a second server changes nothing.
const lock = takeServerLock({ home: paths.home, url: `http://${host.includes(':') ? `[${host}]` : host}:${port}` })
if ('refusal' in lock) {
  process.stderr.write(`${lock.refusal}\n`)
  process.exit(1)
}

let opened: ReturnType<typeof createServices> | null = null
/** The services of this process. If they cannot be opened, the next request tries again. */
const services = () => (opened ??= createServices())

/** Longer than the pauses between the calls of an open page: a call on a connection that is just being closed would fail. */
const KEEP_ALIVE_MS = 120_000
const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS })
// Next listens for upgrades on this server, which never listens itself. The door passes on those of live reload.
const upgrades = createServer()
const app = next({ dev, dir: paths.root, hostname: host, port: Number(port), httpServer: upgrades, quiet: !dev })
const streams = createEventStreams(services)
endOnSignals({
  server,
  streams,
  closings: [() => opened?.close(), () => (dev ? app.close() : undefined), () => lock.release()],
})

await app.prepare()
const handle = app.getRequestHandler()
const door = createDoor({
  settings: guardSettings(),
  services,
  streams,
  dev,
  pages: {
    handle: (request, response) => void handle(request, response),
    upgrade: (request, socket, head) => upgrades.emit('upgrade', request, socket, head),
  },
})
server.on('request', (request, response) => void door.handle(request, response))
server.on('upgrade', (request, socket, head) => void door.upgrade(request, socket, head))
server.on('error', (thrown) => {
  logFault('The server cannot listen:', thrown)
  process.exit(1)
})
// Trainings that an earlier server has left go on, whether or not somebody opens a page.
server.listen(Number(port), host, () => {
  try {
    services()
  } catch {
    // The first request says why.
  }
})
