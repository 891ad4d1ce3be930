import { createHash, timingSafeEqual } from 'node:crypto'
import type { Environment } from '../io/paths.ts'

/** `host` is the address the server listens on (`HOST`); `token` is required when it is set (`ASSAY_TOKEN`). */
export type GuardSettings = { host: string | undefined; token: string | undefined }

export type Refusal = { status: 401 | 403 | 413 | 415 | 429; message: string }

export const maxBodyBytes = 64 * 1024 * 1024
/** The cookie that may carry the token in place of the header. */
export const tokenCookie = 'assay_token'

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads the settings from the environment. */
export function guardSettings(env: Environment = process.env): GuardSettings {
  return { host: env.HOST || undefined, token: env.ASSAY_TOKEN || undefined }
}

/**
 * Why a request to the API is refused, or null. Pages of other sites can neither read nor act: the Host must be ours (so a
 * DNS name that resolves to this machine does not help them), the Origin must equal the Host, and a POST must be JSON (which makes the browser send a preflight).
 */
export function refusalOf(request: Request, settings: GuardSettings): Refusal | null {
  const { headers } = request
  const refusal = senderRefusal(request, settings)
  if (refusal) return refusal
  if (request.method === 'GET' || request.method === 'HEAD') return null
  if (request.method !== 'POST') return { status: 403, message: `${request.method} is not used here.` }
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? ''))
    return { status: 415, message: 'Send JSON, with the header "Content-Type: application/json".' }
  if (Number(headers.get('content-length') ?? 0) > maxBodyBytes) return tooLarge
  return null
}

/** Why the upload of a file is refused, or null. As with JSON, its type makes a browser ask first if the page is of another site. */
export function uploadRefusalOf(request: Request, settings: GuardSettings): Refusal | null {
  const refusal = senderRefusal(request, settings)
  if (refusal) return refusal
  if (request.headers.get('content-type') === 'application/octet-stream') return null
  return { status: 415, message: 'Send the bytes of the file, with the header "Content-Type: application/octet-stream".' }
}

function senderRefusal(request: Request, settings: GuardSettings): Refusal | null {
  const { headers } = request
  const host = headers.get('host') ?? new URL(request.url).host
  const refusal = hostRefusal(host, settings) ?? (isForeign(headers, host) ? foreign : null)
  if (refusal) return refusal
  return settings.token !== undefined && !presentsToken(headers, settings.token) ? needsToken : null
}

/**
 * Why a request for a page or one of its files is refused, or null. A link on another site may open a page in a tab of its own; frames,
 * scripts, images and requests of other sites are refused. The token is not checked.
 */
export function pageRefusalOf(headers: Headers, settings: GuardSettings): Refusal | null {
  const host = headers.get('host') ?? ''
  const opensTab = headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  return hostRefusal(host, settings) ?? (isForeign(headers, host) && !(opensTab && headers.get('origin') === null) ? foreign : null)
}

/** The tokens that a request presents, in its Authorization header and in its cookie. */
export function tokensIn(headers: Headers): string[] {
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const cookie = (headers.get('cookie') ?? '')
    .split('; ')
    .find((part) => part.startsWith(`${tokenCookie}=`))
    ?.slice(tokenCookie.length + 1)
  return [bearer ?? [], cookie ? safeDecode(cookie) : []].flat()
}

export const foreign: Refusal = { status: 403, message: 'A page of another site may not use this server. Open Assay by its own address.' }

const needsToken: Refusal = {
  status: 401,
  message: 'This server asks for a token. Reload the page and enter it; a program sends it as "Authorization: Bearer TOKEN".',
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

export function isForeign(headers: Headers, host: string): boolean {
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
  return tokensIn(headers).some((given) => sameText(given, token))
}

function hostRefusal(host: string, settings: GuardSettings): Refusal | null {
  if (isOurHost(host, settings)) return null
  const message = `The host ${host} is not served here. Open http://localhost, or start with HOST set to the name in the address.`
  return { status: 403, message }
}

/** Compares digests, so that the time taken depends neither on length nor on content. */
export function sameText(a: string, b: string): boolean {
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
