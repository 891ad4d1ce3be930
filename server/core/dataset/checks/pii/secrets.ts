import type { PersonalData } from './piiKinds.ts'

/** Keys that their makers give a mark of their own. Every repetition is bounded, so that long texts are read in linear time. */
const marked: readonly RegExp[] = [
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}/g,
  /(?<![A-Za-z0-9])github_pat_\w{50,255}/g,
  /(?<![A-Za-z0-9])glpat-[\w-]{20,64}/g,
  /(?<![A-Za-z0-9])AIza[\w-]{35}(?![\w-])/g,
  /(?<![A-Za-z0-9])ya29\.[\w-]{20,300}/g,
  /(?<![A-Za-z0-9])GOCSPX-[\w-]{28}/g,
  /(?<![A-Za-z0-9])xox[abeprs]-[A-Za-z0-9-]{10,250}/g,
  /(?<![A-Za-z0-9])hooks\.slack\.com\/services\/T\w{8,12}\/B\w{8,12}\/\w{20,30}/g,
  /(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,120}/g,
  /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,40}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])pypi-AgEIcHlwaS5vcmc[\w-]{50,300}/g,
  /(?<![A-Za-z0-9])SG\.[\w-]{16,32}\.[\w-]{16,64}/g,
  /(?<![A-Za-z0-9])dop_v1_[a-f0-9]{64}/g,
  /(?<![A-Za-z0-9])dapi[a-f0-9]{32}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9:])\d{8,10}:AA[\w-]{33}(?![\w-])/g,
]

/** Also the beginning of ordinary words joined by hyphens, so it needs digits and letters of both cases. */
const skKey = /(?<![A-Za-z0-9])sk-(?:[a-z]{3,8}-)?[A-Za-z0-9_-]{20,200}/g

const jwt = /(?<![\w-])eyJ[\w-]{8,4000}\.eyJ[\w-]{8,8000}\.[\w-]{8,2000}/g
const urlPassword = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@[\]]{1,100}:([^\s@/[\]]{1,200})@[a-z0-9]/gi

const names =
  'api[ _-]?keys?|(?:access|secret|private|auth|service|account|client)[ _-]?(?:access[ _-]?)?(?:key|token|secret)|bearer|token|secret|인증 ?키|비밀 ?키|접근 ?키|액세스 ?토큰|토큰|시크릿|api ?키'
const named = new RegExp(`(?<![a-z])(?:${names})["'\`]?(?:은|는)?(?: {0,3}[:=] {0,3}| {1,3})["'\`]?([A-Za-z0-9+/_.~=-]{16,256})`, 'gi')
const password =
  /(?<![a-z])(?:password|passwd|passphrase|pwd|비밀 ?번호|패스워드|암호)["'`]?(?: {0,3}[:=] {0,3}| is |[은는] {1,2})["'`]?([\x21-\x7e]{6,64})/gi

const quick =
  /eyJ|sk-|_|-----BEGIN|:\/\/|AKIA|ASIA|ABIA|ACCA|AIza|ya29|GOCSPX|glpat-|xox|hooks|pypi-|SG\.|dapi|:AA|key|token|secret|bearer|passw|passphrase|pwd|키|토큰|시크릿|비밀|패스워드|암호/i

/** Keys, tokens and passwords in a text. */
export function findSecrets(text: string): PersonalData[] {
  if (!quick.test(text)) return []
  return [
    ...privateKeys(text),
    ...matches(text, jwt, 'jwt'),
    ...matches(text, urlPassword, 'password').filter(({ start, end }) => !isPlaceholder(text.slice(start, end))),
    ...marked.flatMap((pattern) => matches(text, pattern, 'api-key')),
    ...matches(text, skKey, 'api-key').filter(({ start, end }) => isMixed(text.slice(start, end)) && /[A-Z]/.test(text.slice(start, end))),
    ...matches(text, named, 'api-key').filter(({ start, end }) => isRandom(text.slice(start, end))),
    ...matches(text, password, 'password').filter(({ start, end }) => isPassword(text.slice(start, end))),
  ]
}

/** Of a pattern with a group, the range of the group. */
function matches(text: string, pattern: RegExp, kind: PersonalData['kind']): PersonalData[] {
  return Array.from(text.matchAll(pattern), ({ 0: whole, 1: part, index }) => {
    const start = part === undefined ? index : index + whole.lastIndexOf(part)
    const found = (part ?? whole).replace(/["'`.,;]+$/, '')
    return { kind, start, end: start + found.length }
  })
}

const keyStart = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g
const keyEnd = /-----END [A-Z0-9 ]{1,40}-----/y
const keyLines = /[A-Za-z0-9+/=\s:,-]*/y
const mostKeyLength = 20_000

function privateKeys(text: string): PersonalData[] {
  const found: PersonalData[] = []
  let lastClose = 0
  for (const { 0: head, index } of text.matchAll(keyStart)) {
    if (index < (found.at(-1)?.end ?? 0)) continue
    const from = index + head.length
    if (lastClose !== -1 && lastClose < from) lastClose = text.indexOf('-----END', from)
    keyEnd.lastIndex = lastClose
    const close = lastClose === -1 || lastClose - from > mostKeyLength ? null : keyEnd.exec(text)
    // A key that was cut off has no last line.
    keyLines.lastIndex = from
    const end = close ? close.index + close[0].length : from + (keyLines.exec(text)?.[0].trimEnd().length ?? 0)
    found.push({ kind: 'private-key', start: index, end })
  }
  return found
}

function isMixed(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value)
}

function isPlaceholder(value: string): boolean {
  return /your|placeholder|change.?me|dummy|insert|replace|xxx|\.\.\.|\*\*\*|process\.env|environ|^<|^\$|^\{|^%/i.test(value)
}

/** Letters and digits without the order of a word, a path or a name in a program. */
function isRandom(value: string): boolean {
  if (!isMixed(value) || isPlaceholder(value) || (value.match(/\d/g)?.length ?? 0) < 2) return false
  if (/^[A-Za-z]+\d{0,4}(?:[._/-][A-Za-z]+\d{0,4})*$/.test(value) || /^[\d.-]+$/.test(value)) return false
  return entropy(value) >= 3
}

/** Bits a character (Shannon 1948). */
function entropy(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0)
}

function isPassword(value: string): boolean {
  return value.length >= 6 && isMixed(value) && !isPlaceholder(value) && !/^[[(<{"'`]|[[\](){}]|:\/\//.test(value)
}
