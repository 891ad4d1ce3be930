import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** Sends a fetch response with Node's HTTP server. A client that leaves cancels the body. Resolves when everything is sent or the client has left. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') outgoing.appendHeader(name, value)
    else outgoing.setHeader(name, value)
  }
  if (response.body === null) return void outgoing.end()
  // A stream without an event yet must have its headers at once.
  outgoing.flushHeaders()
  // Node and the DOM describe the same stream by different types.
  await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), outgoing).catch(() => undefined)
}
