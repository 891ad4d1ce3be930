import { sameText, tokenCookie, tokensIn } from '../api/requestGuard.ts'
import { refusalResponse } from '../api/handleTrpc.ts'
import type { AttemptLimit } from './attemptLimit.ts'
import { loginPage, onwardPage } from './loginPage.ts'

const KEEP_SECONDS = 30 * 24 * 3600
const MOST_FORM_BYTES = 8 * 1024

/**
 * Asks for the token: an answer, or null for a request that may go on. A browser gets a login page, or opens any page with `?token=TOKEN`
 * once; both set a cookie that scripts cannot read. A request to the API without a token goes on, because the API itself refuses it.
 * The caller has checked Host and Origin.
 */
export type TokenGate = (request: Request, address: string) => Promise<Response | null>

export function createTokenGate({ token, attempts }: { token: string; attempts: AttemptLimit }): TokenGate {
  const isRight = (given: string, address: string) => {
    if (sameText(given, token)) return true
    attempts.wrong(address, given)
    return false
  }
  const admit = (next: string) =>
    new Response(null, {
      status: 303,
      headers: {
        location: next,
        'set-cookie': `${tokenCookie}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${KEEP_SECONDS}`,
        'cache-control': 'no-store',
      },
    })

  /** Checks a token that a person entered. */
  function enter(given: string, { next, address }: { next: string; address: string }): Response {
    const wait = attempts.waitSeconds(address)
    if (wait > 0) return html(429, loginPage({ next, problem: tooMany(wait) }), { 'retry-after': String(wait) })
    if (isRight(given, address)) return admit(next)
    return html(401, loginPage({ next, problem: 'This is not the token. Copy the value of ASSAY_TOKEN from where Assay was started.' }))
  }

  return async (request, address) => {
    const url = new URL(request.url)
    const toApi = url.pathname.startsWith('/api/')
    if (url.pathname === '/login' && request.method === 'POST') {
      const form = await readForm(request)
      if (!form) return html(413, loginPage({ next: '/', problem: 'The token is too long.' }))
      return enter(form.get('token') ?? '', { next: pathOf(form.get('next') ?? '/', url), address })
    }
    const inAddress = toApi ? null : url.searchParams.get('token')
    if (inAddress !== null) {
      const next = new URL(url)
      next.searchParams.delete('token')
      return enter(inAddress, { next: pathOf(next.href, url), address })
    }
    const given = tokensIn(request.headers)
    if (given.length > 0) {
      const wait = attempts.waitSeconds(address)
      if (wait > 0 && toApi) return refusalResponse(429, tooMany(wait), { 'retry-after': String(wait) })
      if (wait > 0) return html(429, loginPage({ next: pathOf(url.href, url), problem: tooMany(wait) }), { 'retry-after': String(wait) })
      if (given.some((each) => isRight(each, address))) return url.pathname === '/login' ? redirect('/') : null
    }
    if (toApi) return null
    if (request.headers.get('sec-fetch-mode') !== 'navigate' && !request.headers.get('accept')?.includes('text/html'))
      return new Response('This server asks for a token.\n', { status: 401, headers: { 'www-authenticate': 'Bearer', ...plain } })
    const next = url.pathname === '/login' ? '/' : pathOf(url.href, url)
    const fromElsewhere = /^(cross|same)-site$/.test(request.headers.get('sec-fetch-site') ?? '')
    return fromElsewhere ? html(200, onwardPage(next)) : html(401, loginPage({ next, problem: null }))
  }
}

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }

const tooMany = (seconds: number) => `Too many wrong tokens came from this address. Try again in ${seconds} s.`

function html(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers } })
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}

/** Path and query of an address of this server; `/` for an address of another one. */
function pathOf(address: string, base: URL): string {
  if (!URL.canParse(address, base)) return '/'
  const url = new URL(address, base)
  // A path with two slashes at its start would name another host.
  return url.origin === base.origin ? `${url.pathname.replace(/^\/+/, '/')}${url.search}` : '/'
}

/** The fields of a posted form; null if it is too large or of unknown length. */
async function readForm(request: Request): Promise<URLSearchParams | null> {
  const bytes = Number(request.headers.get('content-length') ?? Number.NaN)
  return bytes <= MOST_FORM_BYTES ? new URLSearchParams(await request.text()) : null
}
