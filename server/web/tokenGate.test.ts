import { expect, test } from 'vitest'
import { createAttemptLimit } from './attemptLimit.ts'
import { createTokenGate } from './tokenGate.ts'

const token = '비밀 token+&='
const cookie = `assay_token=${encodeURIComponent(token)}`
const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

function gate() {
  const answer = createTokenGate({ token, attempts: createAttemptLimit(() => 0) })
  const ask = (path: string, headers: Record<string, string> = {}) =>
    answer(new Request(`http://127.0.0.1:3000${path}`, { headers: { host: '127.0.0.1:3000', ...headers } }), '10.0.0.7')
  const post = (fields: Record<string, string>) => {
    const body = new URLSearchParams(fields).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(body)) }
    return answer(new Request('http://127.0.0.1:3000/login', { method: 'POST', headers, body }), '10.0.0.7')
  }
  return { ask, post }
}

test('a browser without a token gets the login page in place of any page, and no page in place of a file', async () => {
  const { ask } = gate()
  const page = await ask('/notebooks/리뷰?view=results', navigation)
  expect(page?.status).toBe(401)
  const text = (await page?.text()) ?? ''
  expect(text).toContain(`value="/notebooks/${encodeURIComponent('리뷰')}?view=results"`)
  expect(text).not.toContain('<script')
  const file = await ask('/_next/static/chunks/a.js')
  expect([file?.status, await file?.text()]).toEqual([401, 'This server asks for a token.\n'])
})

test('the right token opens the page that was asked for and sets a cookie that scripts and other sites cannot use', async () => {
  const { ask, post } = gate()
  const answer = await post({ token, next: '/notebooks/a?view=write' })
  expect([answer?.status, answer?.headers.get('location')]).toEqual([303, '/notebooks/a?view=write'])
  expect(answer?.headers.get('set-cookie')).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`)
  expect(await ask('/notebooks/a', { ...navigation, cookie })).toBeNull()
  expect(await ask('/_next/static/a.js', { cookie })).toBeNull()
  expect((await ask('/login', { ...navigation, cookie }))?.headers.get('location')).toBe('/')
})

test('a token in the address is taken once: the answer leads to the address without it', async () => {
  const { ask } = gate()
  const answer = await ask(`/notebooks/a?view=write&token=${encodeURIComponent(token)}`, navigation)
  expect([answer?.status, answer?.headers.get('location')]).toEqual([303, '/notebooks/a?view=write'])
  expect(answer?.headers.get('set-cookie')).toContain('HttpOnly')
  expect((await ask('/?token=wrong', navigation))?.status).toBe(401)
})

test('a program sends the token as a header, and the API refuses for itself', async () => {
  const { ask } = gate()
  const authorization = 'Bearer plain'
  const plain = createTokenGate({ token: 'plain', attempts: createAttemptLimit(() => 0) })
  expect(await plain(new Request('http://localhost/', { headers: { authorization } }), '10.0.0.7')).toBeNull()
  expect(await ask('/api/trpc/notebooks.list')).toBeNull()
})

test.each(['https://evil.example/', '//evil.example/', '/..//evil.example', '\\\\evil.example', 'javascript:alert(1)', 'http://['])(
  'after login %j leads to no other site',
  async (next) => {
    const { post } = gate()
    const location = (await post({ token, next }))?.headers.get('location') ?? ''
    expect(new URL(location, 'http://127.0.0.1:3000/').origin).toBe('http://127.0.0.1:3000')
    expect(location).toMatch(/^\/(?!\/)/)
  },
)

test('a link on another site leads on through a page of this server, because the browser sends the cookie only then', async () => {
  const { ask } = gate()
  const onward = await ask('/notebooks/a', { ...navigation, 'sec-fetch-site': 'cross-site' })
  expect(onward?.status).toBe(200)
  expect(await onward?.text()).toContain('<meta http-equiv="refresh" content="0;url=/notebooks/a">')
  expect((await ask('/notebooks/a', { ...navigation, 'sec-fetch-site': 'same-origin' }))?.status).toBe(401)
})

test('guessing is stopped: after ten wrong tokens even the right one has to wait', async () => {
  const { ask, post } = gate()
  for (let guess = 0; guess < 10; guess++) expect((await post({ token: `guess ${guess}` }))?.status).toBe(401)
  const late = await post({ token })
  expect([late?.status, late?.headers.get('retry-after'), late?.headers.get('set-cookie')]).toEqual([429, '60', null])
  expect(await late?.text()).toContain('Try again in 60 s')
  expect((await ask('/', { ...navigation, cookie }))?.status).toBe(429)
  const toApi = await ask('/api/trpc/notebooks.list', { cookie })
  expect([toApi?.status, await toApi?.json()]).toMatchObject([429, { error: { data: { appError: { code: 'NOT_ALLOWED' } } } }])
})

test('guesses in the header and in the cookie count too', async () => {
  const { ask } = gate()
  for (let guess = 0; guess < 10; guess++)
    await ask('/api/trpc/notebooks.list', guess % 2 === 0 ? { authorization: `Bearer ${guess}` } : { cookie: `assay_token=${guess}` })
  expect((await ask('/api/trpc/notebooks.list', { cookie }))?.status).toBe(429)
})

test('a form of unknown or large size is not read', async () => {
  const answer = createTokenGate({ token, attempts: createAttemptLimit(() => 0) })
  const request = (headers: Record<string, string>) => new Request('http://localhost/login', { method: 'POST', headers, body: 'token=x' })
  expect((await answer(request({}), '10.0.0.7'))?.status).toBe(413)
  expect((await answer(request({ 'content-length': '1000000' }), '10.0.0.7'))?.status).toBe(413)
})

test('what was asked for cannot add to the login page', async () => {
  const { ask } = gate()
  const text = (await (await ask('/?a="><script>alert(1)</script>', navigation))?.text()) ?? ''
  expect(text).not.toContain('<script')
})
