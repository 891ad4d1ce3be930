import { expect, test } from 'vitest'
import { maxBodyBytes, refusalOf, type GuardSettings } from './requestGuard.ts'

const open: GuardSettings = { host: undefined, token: undefined }
const json = { 'content-type': 'application/json' }

function status(headers: Record<string, string>, { settings = open, method = 'GET' }: { settings?: GuardSettings; method?: string } = {}) {
  return refusalOf(new Request('http://127.0.0.1:3000/api/trpc/x', { method, headers }), settings)?.status ?? 'passes'
}

test.each([
  ['localhost:3000', 'passes'],
  ['LOCALHOST', 'passes'],
  ['127.0.0.1:8080', 'passes'],
  ['[::1]:3000', 'passes'],
  ['evil.example', 403],
  ['127.0.0.1.evil.example:3000', 403],
  ['localhost@evil.example', 403],
  ['192.168.0.7:3000', 403],
  ['', 403],
])('the host %j: %s', (host, expected) => {
  expect(status({ host })).toBe(expected)
})

test.each([
  ['assay.lan', undefined, 'assay.lan:3000', 'passes'],
  ['assay.lan', undefined, 'other.lan:3000', 403],
  ['::', 't', '[fe80::1]:3000', 'passes'],
  ['0.0.0.0', 't', '192.168.0.7:3000', 'passes'],
  ['0.0.0.0', 't', 'rebound.example:3000', 403],
  ['0.0.0.0', undefined, '192.168.0.7:3000', 403],
])('listening on %s with token %s, the host %s: %s', (listening, token, host, expected) => {
  expect(status({ host, ...(token ? { authorization: `Bearer ${token}` } : {}) }, { settings: { host: listening, token } })).toBe(expected)
})

test.each([
  [{ origin: 'http://localhost:3000' }, 'passes'],
  [{ origin: 'https://evil.example' }, 403],
  [{ origin: 'http://localhost:4000' }, 403],
  [{ origin: 'null' }, 403],
  [{ origin: 'file://localhost:3000' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{ 'sec-fetch-site': 'same-site' }, 403],
  [{ 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' }, 'passes'],
])('a request with %o: %s', (headers, expected) => {
  expect(status({ host: 'localhost:3000', ...headers })).toBe(expected)
  expect(status({ host: 'localhost:3000', ...json, ...headers }, { method: 'POST' })).toBe(expected)
})

test.each([
  [{}, 401],
  [{ authorization: 'Bearer 비밀' }, 401],
  [{ authorization: 'Bearer right' }, 'passes'],
  [{ cookie: 'a=b; assay_token=right' }, 'passes'],
  [{ cookie: 'assay_token=wrong' }, 401],
  [{ cookie: 'assay_token=%' }, 401],
])('where a token is set, %o: %s', (headers, expected) => {
  const encoded = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, encodeURI(value).replace('%20', ' ').replace('%20', ' ')]),
  )
  expect(status({ host: 'localhost', ...encoded }, { settings: { host: undefined, token: 'right' } })).toBe(expected)
})

test.each([
  ['POST', json, 'passes'],
  ['POST', { 'content-type': 'application/json; charset=utf-8' }, 'passes'],
  ['POST', { 'content-type': 'text/plain' }, 415],
  ['POST', { 'content-type': 'application/jsonp' }, 415],
  ['POST', {}, 415],
  ['POST', { ...json, 'content-length': String(maxBodyBytes + 1) }, 413],
  ['PUT', json, 403],
  ['DELETE', json, 403],
  ['OPTIONS', {}, 403],
])('%s with %o: %s', (method, headers, expected) => {
  expect(status({ host: 'localhost', ...headers }, { method })).toBe(expected)
})
