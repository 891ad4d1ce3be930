import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A hub on 127.0.0.1 that gives `answers` in order and repeats the last one. `asked` lists the requested paths and ranges. */
export async function hubServer(...answers: Answer[]): Promise<{ url: string; asked: string[] } & AsyncDisposable> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push([request.url, request.headers.range].filter(Boolean).join(' '))
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    answer?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with `bytes`, or with the requested range of them; `cutAfter` closes the connection after that many bytes of the body. */
export function serves(
  bytes: Buffer,
  { cutAfter, ranges = true, headers = {} }: { cutAfter?: number; ranges?: boolean; headers?: Record<string, string> } = {},
): Answer {
  return (request, response) => {
    const from = ranges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0
    const part = bytes.subarray(from)
    const range: Record<string, string> = from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}
    response.writeHead(from > 0 ? 206 : 200, { etag: '"one"', 'content-length': String(part.length), ...range, ...headers })
    if (cutAfter === undefined) response.end(part)
    else response.write(part.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 20))
  }
}

/** Answers with a status and no body. */
export const refuses =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, headers).end()
  }
