import { createHash, timingSafeEqual } from 'node:crypto'
import type { Environment } from '../io/paths.ts'

/** `host` is the address the server listens on (`HOST`); `token` is required when it is set (`ASSAY_TOKEN`). */
export type GuardSettings = { host: string | undefined; token: string | undefined }

export type Refusal = { status: 401 | 403 | 413 | 415; message: string }

export const maxBodyBytes = 64 * 1024 * 1024
/** The cookie that may carry the token in place of the header. */
const tokenCookie = 'assay_token'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads the settings from the environment. */
export function guardSettings(env: Environment = process.env): GuardSettings {
  return { host: env.HOST || undefined, token: env.ASSAY_TOKEN || undefined }
}

/**
 * Why a request is refused, or null. Pages of other sites can neither read nor act: the Host must be ours (so a
 * DNS name that resolves to this machine does not help them), the Origin must equal the Host, and a POST must be JSON (which makes the browser send a preflight).
 */
export function refusalOf(request: Request, settings: GuardSettings): Refusal | null {
  const { headers } = request
  const host = headers.get('host') ?? new URL(request.url).host
  if (!isOurHost(host, settings)) {
    return {
      status: 403,
      message: `The host ${host} is not served here. Open http://localhost, or start with HOST set to the name in the address.`,
    }
  }
  if (isForeign(headers, host))
    return { status: 403, message: 'A page of another site may not use this server. Open Assay by its own address.' }
  if (settings.token !== undefined && !presentsToken(headers, settings.token)) {
    return { status: 401, message: 'This server asks for a token. Send it as "Authorization: Bearer TOKEN".' }
  }
  if (request.method === 'GET' || request.method === 'HEAD') return null
  if (request.method !== 'POST') return { status: 403, message: `${request.method} is not used here.` }
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? ''))
    return { status: 415, message: 'Send JSON, with the header "Content-Type: application/json".' }
  if (Number(headers.get('content-length') ?? 0) > maxBodyBytes) return tooLarge
  return null
}

export const tooLarge: Refusal = {
  status: 413,
  message: 'The request is larger than 64 MB. Save the data as a file beside the notebook instead.',
}

function isOurHost(host: string, settings: GuardSettings): boolean {
  const name = hostName(host)
  if (name === null) return false
  if (loopback.has(name)) return true
  if (settings.host === undefined) return false
  if (name === bracketed(settings.host.toLowerCase())) return true
  // When listening on every address, its numeric addresses are accepted. Names are not: anyone can make a DNS name resolve to this machine.
  const everywhere = settings.host === '0.0.0.0' || settings.host === '::'
  return everywhere && settings.token !== undefined && (/^\d+\.\d+\.\d+\.\d+$/.test(name) || name.startsWith('['))
}

function isForeign(headers: Headers, host: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') return true
  const origin = headers.get('origin')
  if (origin === null) return false
  return (
    !URL.canParse(origin) ||
    !/^https?:$/.test(new URL(origin).protocol) ||
    new URL(origin).host !== host.toLowerCase().replace(/:(80|443)$/, '')
  )
}

function presentsToken(headers: Headers, token: string): boolean {
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const cookie = (headers.get('cookie') ?? '')
    .split('; ')
    .find((part) => part.startsWith(`${tokenCookie}=`))
    ?.slice(tokenCookie.length + 1)
  return [bearer, cookie && safeDecode(cookie)].some((given) => given !== undefined && sameText(given, token))
}

/** Compares digests, so that the time taken depends neither on length nor on content. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function hostName(host: string): string | null {
  return /^[\w.-]+(:\d+)?$|^\[[0-9a-f:.]+\](:\d+)?$/i.test(host) ? host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '') : null
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
