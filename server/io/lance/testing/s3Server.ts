import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

type Stored = { bytes: Buffer; etag: string; at: Date }
type Call = { request: IncomingMessage; response: ServerResponse; url: URL; key: string; body: Buffer }

/**
 * For tests: a bucket by the protocol of S3, in memory, on 127.0.0.1. It does what LanceDB asks for: reading (also a range), writing (also
 * in parts, and only where nothing is), listing and deleting. It checks no signatures. `requests` counts the calls by method.
 */
export async function s3Server(bucket: string) {
  const objects = new Map<string, Stored>()
  const uploads = new Map<string, Map<number, Buffer>>()
  const requests: Record<string, number> = {}
  const server = createServer((request, response) => {
    void answer(request, response).catch((thrown: unknown) => response.writeHead(500).end(String(thrown)))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, name, ...rest] = decodeURIComponent(url.pathname).split('/')
    const method = request.method ?? ''
    requests[method] = (requests[method] ?? 0) + 1
    const body = await buffer(request)
    if (name !== bucket) return refuse(response, 404, 'NoSuchBucket')
    const call = { request, response, url, key: rest.join('/'), body }
    const has = (parameter: string) => url.searchParams.has(parameter)
    if (method === 'POST' && has('delete')) return deleteMany(call)
    if (method === 'POST') return has('uploads') ? beginUpload(call) : endUpload(call)
    if (method === 'GET' && call.key === '') return list(call)
    if (method === 'GET' || method === 'HEAD') return read(call)
    if (method === 'PUT') return has('uploadId') ? putPart(call) : put(call)
    if (method !== 'DELETE') return refuse(response, 405, 'MethodNotAllowed')
    objects.delete(call.key)
    response.writeHead(204).end()
  }

  function store(key: string, bytes: Buffer): Stored {
    const stored = { bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, at: new Date() }
    objects.set(key, stored)
    return stored
  }

  function put({ request, response, key, body }: Call): void {
    if (request.headers['if-none-match'] === '*' && objects.has(key)) return refuse(response, 412, 'PreconditionFailed')
    const source = request.headers['x-amz-copy-source']
    const copied =
      typeof source === 'string' ? objects.get(decodeURIComponent(source).replace(`/${bucket}/`, '').replace(`${bucket}/`, '')) : null
    if (copied === undefined) return refuse(response, 404, 'NoSuchKey')
    const { etag, at } = store(key, copied?.bytes ?? body)
    response.writeHead(200, { etag })
    response.end(copied ? xml('CopyObjectResult', tag('ETag', etag) + tag('LastModified', at.toISOString())) : '')
  }

  function read({ request, response, key }: Call): void {
    const stored = objects.get(key)
    if (!stored) return refuse(response, 404, 'NoSuchKey')
    const { bytes, etag, at } = stored
    const [, first, last] = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? '') ?? []
    const isRange = first !== undefined
    const from = !isRange ? 0 : first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first)
    const to = !isRange || first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1)
    const part = bytes.subarray(from, to + 1)
    response.writeHead(isRange ? 206 : 200, {
      etag,
      'last-modified': at.toUTCString(),
      'content-length': String(part.length),
      ...(isRange ? { 'content-range': `bytes ${from}-${to}/${bytes.length}` } : {}),
    })
    response.end(request.method === 'HEAD' ? undefined : part)
  }

  function list({ response, url }: Call): void {
    const prefix = url.searchParams.get('prefix') ?? ''
    const delimiter = url.searchParams.get('delimiter') ?? ''
    const after = url.searchParams.get('start-after') ?? ''
    const contents: string[] = []
    const folders = new Set<string>()
    for (const [key, { bytes, etag, at }] of [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (!key.startsWith(prefix) || key <= after) continue
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
      if (end !== -1) folders.add(key.slice(0, end + delimiter.length))
      else
        contents.push(
          tag('Contents', tag('Key', key) + tag('LastModified', at.toISOString()) + tag('ETag', etag) + tag('Size', String(bytes.length))),
        )
    }
    const common = [...folders].map((folder) => tag('CommonPrefixes', tag('Prefix', folder)))
    response.end(xml('ListBucketResult', tag('Name', bucket) + tag('IsTruncated', 'false') + contents.join('') + common.join('')))
  }

  function deleteMany({ response, body }: Call): void {
    const keys = [...body.toString().matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key)
    for (const key of keys) objects.delete(key)
    response.end(xml('DeleteResult', keys.map((key) => tag('Deleted', tag('Key', key))).join('')))
  }

  function beginUpload({ response, key }: Call): void {
    const id = `upload-${uploads.size}`
    uploads.set(id, new Map())
    response.end(xml('InitiateMultipartUploadResult', tag('Bucket', bucket) + tag('Key', key) + tag('UploadId', id)))
  }

  function putPart({ response, url, body }: Call): void {
    const number = Number(url.searchParams.get('partNumber'))
    uploads.get(url.searchParams.get('uploadId') ?? '')?.set(number, body)
    response.writeHead(200, { etag: `"part-${number}"` }).end()
  }

  function endUpload({ request, response, url, key }: Call): void {
    if (request.headers['if-none-match'] === '*' && objects.has(key)) return refuse(response, 412, 'PreconditionFailed')
    const parts = [...(uploads.get(url.searchParams.get('uploadId') ?? '') ?? [])].toSorted(([a], [b]) => a - b)
    const { etag } = store(key, Buffer.concat(parts.map(([, bytes]) => bytes)))
    response.end(xml('CompleteMultipartUploadResult', tag('Bucket', bucket) + tag('Key', key) + tag('ETag', etag)))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    /** The variables by which a project uses the bucket. */
    env: {
      ASSAY_LANCEDB: `s3://${bucket}/indexes`,
      ASSAY_LANCEDB_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ASSAY_LANCEDB_ALLOW_HTTP: 'true',
      ASSAY_LANCEDB_REGION: 'us-east-1',
      ASSAY_LANCEDB_ACCESS_KEY_ID: 'key',
      ASSAY_LANCEDB_SECRET_ACCESS_KEY: 'secret',
    },
    keys: () => [...objects.keys()],
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(xml('Error', tag('Code', code) + tag('Message', code)))
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const tag = (name: string, content: string) => `<${name}>${content.startsWith('<') ? content : escaped(content)}</${name}>`
const xml = (name: string, content: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>${content}</${name}>`
