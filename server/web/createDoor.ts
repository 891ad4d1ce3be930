import { randomBytes } from 'node:crypto'
import { type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { incomingMessageToRequest } from '@trpc/server/adapters/node-http'
import { handleAdapterExport } from '../api/handleAdapterExport.ts'
import { handleDatasetExport } from '../api/handleDatasetExport.ts'
import { handleDocuments } from '../api/handleDocuments.ts'
import { handleImports } from '../api/handleImports.ts'
import { handleExport } from '../api/handleExport.ts'
import { handleTrpc } from '../api/handleTrpc.ts'
import { logFault } from '../api/logFault.ts'
import { type GuardSettings, pageRefusalOf, type Refusal, refusalOf } from '../api/requestGuard.ts'
import type { Services } from '../api/services.ts'
import { createAttemptLimit } from './attemptLimit.ts'
import type { EventStreams } from './eventStream.ts'
import { securityHeaders } from './securityHeaders.ts'
import { sendResponse } from './sendResponse.ts'
import { createTokenGate } from './tokenGate.ts'

/** Addresses that receive files. Their bodies are read as fast as they can be written. */
const fileHandlers = { '/api/documents': handleDocuments, '/api/imports': handleImports }

export const eventStreamPath = '/api/events'

/** What serves the pages. `upgrade` is for the live reload of development. */
export type Pages = { handle: RequestListener; upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void }

export type Door = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
}

/** The one way in: every request gets the security headers, is checked, and goes to the API, the event streams or the pages. */
export function createDoor({
  settings,
  services,
  streams,
  pages,
  dev,
}: {
  settings: GuardSettings
  services: () => Services
  streams: Pick<EventStreams, 'accept'>
  pages: Pages
  dev: boolean
}): Door {
  const gate = settings.token === undefined ? null : createTokenGate({ token: settings.token, attempts: createAttemptLimit() })

  async function apiResponse(path: string, request: Request): Promise<Response> {
    if (path.startsWith('/api/trpc/')) return handleTrpc(request, { services, settings })
    if (path === '/api/adapter-export') return handleAdapterExport(request, { services, settings })
    if (path === '/api/dataset-export') return handleDatasetExport(request, { services, settings })
    if (path === '/api/export') return handleExport(request, { services, settings })
    const refusal = refusalOf(request, settings)
    return refusal ? told(refusal) : told({ status: 404, message: 'There is nothing at this address.' })
  }

  async function answerFile(
    path: FilePath,
    request: Request,
    { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
  ) {
    const body: AsyncIterable<Uint8Array> = incoming.iterator({ destroyOnReturn: false })
    const response = await fileHandlers[path](request, { services, settings, body })
    // The rest of a refused file: a browser reads the answer only when it has sent everything.
    incoming.resume()
    await sendResponse(response, outgoing)
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse, nonce: string): Promise<void> {
    const headers = headersOf(incoming)
    // `URL` reads a path that begins with two slashes as a host.
    incoming.url = (incoming.url ?? '/').replace(/^[/\\]{2,}/, '/')
    const address = `http://${headers.get('host') ?? 'localhost'}${incoming.url}`
    if (!incoming.url.startsWith('/') || !URL.canParse(address))
      return sendResponse(told({ status: 400, message: 'This is no address of a page.' }), outgoing)
    const path = new URL(address).pathname
    const toApi = path.startsWith('/api/')
    const refusal = toApi ? null : pageRefusalOf(headers, settings)
    if (refusal) return sendResponse(told(refusal), outgoing)
    // The body of a request for a page is left to Next, and a file is read as fast as it can be written.
    const hasBody = (toApi && !isFilePath(path)) || (path === '/login' && incoming.method === 'POST')
    const request = hasBody
      ? incomingMessageToRequest(incoming, outgoing, { maxBodySize: null })
      : new Request(address, { headers, method: incoming.method })
    const asked = await gate?.(request, addressOf(incoming))
    if (asked) return sendResponse(asked, outgoing)
    if (isFilePath(path)) return answerFile(path, request, { incoming, outgoing })
    if (toApi) return sendResponse(await apiResponse(path, request), outgoing)
    if (!isRead(incoming.method) && !dev) return sendResponse(told({ status: 405, message: 'A page is read with GET.' }), outgoing)
    // Next gives this nonce to the scripts that it writes into a page, and the layout to its own.
    incoming.headers['content-security-policy'] = String(outgoing.getHeader('content-security-policy'))
    incoming.headers['x-nonce'] = nonce
    pages.handle(incoming, outgoing)
  }

  async function acceptUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const headers = headersOf(incoming)
    const path = (incoming.url ?? '').split('?')[0]
    const request = new Request('http://localhost/api/', { headers })
    const asked = (await gate?.(request, addressOf(incoming))) ?? null
    const refusal = asked ? { status: asked.status } : refusalOf(request, settings)
    if (refusal) refuseUpgrade(socket, refusal.status)
    else if (path === eventStreamPath) streams.accept(incoming, socket, head)
    else if (dev) pages.upgrade(incoming, socket, head)
    else refuseUpgrade(socket, 404)
  }

  return {
    async handle(incoming, outgoing) {
      const nonce = randomBytes(16).toString('base64')
      for (const [name, value] of Object.entries(securityHeaders({ nonce, dev }))) outgoing.setHeader(name, value)
      try {
        await answer(incoming, outgoing, nonce)
      } catch (thrown) {
        logFault('A request failed:', thrown)
        if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
        outgoing.end('Something went wrong inside Assay. Look at the output of the server.\n')
      }
    },

    async upgrade(incoming, socket, head) {
      socket.on('error', () => socket.destroy())
      try {
        await acceptUpgrade(incoming, socket, head)
      } catch (thrown) {
        logFault('An upgrade failed:', thrown)
        refuseUpgrade(socket, 500)
      }
    },
  }
}

type FilePath = keyof typeof fileHandlers

const isFilePath = (path: string): path is FilePath => Object.hasOwn(fileHandlers, path)

const addressOf = ({ socket }: IncomingMessage) => socket.remoteAddress ?? ''

const isRead = (method: string | undefined) => method === 'GET' || method === 'HEAD'

function headersOf({ headers }: IncomingMessage): Headers {
  return new Headers(Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((each): [string, string] => [name, each])))
}

function told({ status, message }: { status: number; message: string } | Refusal): Response {
  return new Response(`${message}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
