import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'

type Place = { before: string; after: string }

/** IBAN lengths by country, from the IBAN registry. */
const ibanLengths = new Map(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** ISO 13616: the country's length, and 1 modulo 97. */
function isIban(match: string): boolean {
  const iban = match.replaceAll(' ', '').toUpperCase()
  if (ibanLengths.get(iban.slice(0, 2)) !== iban.length) return false
  let remainder = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

/** ISO/IEC 7812: length and prefix of a card network, and Luhn's check digit. */
function isCreditCard(match: string): boolean {
  const digits = match.replace(/\D/gu, '')
  const network =
    /^(?:4\d{15}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14}|3(?:0[0-5]|[68]\d)\d{11})$/u
  if (!network.test(digits) || /^(\d)\1+$/u.test(digits)) return false
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]) * (place % 2 === 1 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** From this date on, all digits after the first one of the second half are random, and the last one is not a check digit. */
const randomSince = 20_201_001

/** 주민등록번호 and 외국인등록번호: an existing date, and the check digit for numbers that have one. */
function isResidentNumber(match: string): boolean {
  const digits = match.replace(/\D/gu, '')
  const kind = Number(digits[6])
  const century = [18, 19, 19, 20, 20, 19, 19, 20, 20, 18][kind] ?? 0
  const [year, month, day] = [century * 100 + Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4, 6))]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false
  if (/-/u.test(match) && year * 10_000 + month * 100 + day >= randomSince) return true
  const weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  const foreign = kind >= 5 && kind <= 8
  return ((foreign ? 13 : 11) - (sum % 11)) % 10 === Number(digits[12])
}

/** Product numbers may also be a letter and eight digits, so the word must be near. */
function isKoreanPassportNear(_match: string, { before, after }: Place): boolean {
  return /여권|passport/iu.test(before + after)
}

/** Excludes the SSH address of a repository, such as `git@example.com:team/tool.git`. */
function isEmail(match: string, { before, after }: Place): boolean {
  return !/^git@/iu.test(match) || !(/^:[\w~./-]/u.test(after) || /ssh:\/\/$/iu.test(before))
}

/** Excludes version numbers, and addresses of the local machine and of private networks (RFC 1918), which identify nobody. */
function isIpAddress(match: string, { before }: Place): boolean {
  if (/(?:\bv|version|버전|판)[ :=]*$/iu.test(before)) return false
  return match.includes(':') ? isIpV6(match) : isIpV4(match)
}

function isIpV4(match: string): boolean {
  const parts = match.split('.')
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return false
  return !/^(?:0|10|127|255|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./u.test(match)
}

function isIpV6(match: string): boolean {
  const groups = match.split(':')
  const named = groups.filter((group) => group !== '').length
  const gaps = match.split('::').length - 1
  if (!/\d/u.test(match) || match.includes(':::')) return false
  if (gaps === 0) return named === 8
  return gaps === 1 && named >= 2 && named < 8 && /[0-9a-f]{3}/iu.test(match)
}

const piiKinds = ['email', 'phone', 'resident-number', 'credit-card', 'iban', 'passport', 'ip-address'] as const

export type PiiKind = (typeof piiKinds)[number]

/** The position of personal data: `start` to `end` in UTF-16 units. */
type Pii = { kind: PiiKind; start: number; end: number }

type Pattern = {
  kind: PiiKind
  pattern: RegExp
  /** Verifies a match. */
  check?: (match: string, place: { before: string; after: string }) => boolean
}

const near = 40

/** In this order; text matched once is not matched again, so that a resident number is not also a telephone number. */
const patterns: readonly Pattern[] = [
  {
    kind: 'email',
    pattern: /(?<![\w.+-])[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,24}(?![\w-])/giu,
    check: isEmail,
  },
  { kind: 'iban', pattern: /(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])/giu, check: isIban },
  { kind: 'resident-number', pattern: /(?<![\d.-])\d{6}[ ]?-?[ ]?\d{7}(?![\d-])/gu, check: isResidentNumber },
  {
    kind: 'credit-card',
    pattern: /(?<![\d.-])(?:\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}|\d{4}([ -]?)\d{6}\2\d{4,5})(?![\d-])/gu,
    check: isCreditCard,
  },
  { kind: 'passport', pattern: /(?<![a-z0-9])[MSRGD](?:\d{8}|\d{3}[A-Z]\d{4})(?![a-z0-9])/gu, check: isKoreanPassportNear },
  { kind: 'ip-address', pattern: /(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\w)/gu, check: isIpAddress },
  { kind: 'ip-address', pattern: /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/giu, check: isIpAddress },
  // Korean mobile numbers, with or without hyphens; landline, internet and 050 numbers with hyphens or after a bracket; +82 and other countries; North
  // American numbers.
  { kind: 'phone', pattern: /(?<![\d.+-])01[016789](?:([-. ])\d{3,4}\1\d{4}|\d{7,8})(?![\d-])/gu },
  { kind: 'phone', pattern: /(?<![\d.+-])\(?0(?:1[016789]|2|[3-6][1-5]|70|80|50\d?)\)[ -]?\d{3,4}[-. ]\d{4}(?![\d-])/gu },
  {
    kind: 'phone',
    pattern: /(?<![\d.+-])0(?:2|[3-6][1-5]|70|80|50\d?)([-.])\d{3,4}\1\d{4}(?![\d-])/gu,
  },
  {
    kind: 'phone',
    pattern: /(?<![\w+])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)/gu,
    check: (match) => /^\d{8,15}$/u.test(match.replace(/\D/gu, '')),
  },
  { kind: 'phone', pattern: /(?<![\w.+-])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([-.]))[2-9]\d{2}[-.]\d{4}(?![\d-])/gu },
]

/** The personal data in a text, in order. Full-width digits and letters are read as ASCII. */
export function findPii(text: string): Pii[] {
  let rest = halfWidth(text)
  const found: Pii[] = []
  for (const { kind, pattern, check } of patterns) {
    const pieces: string[] = []
    let from = 0
    for (const match of rest.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      const place = { before: rest.slice(Math.max(0, start - near), start), after: rest.slice(end, end + near) }
      if (check && !check(match[0], place)) continue
      found.push({ kind, start, end })
      pieces.push(rest.slice(from, start), '_'.repeat(end - start))
      from = end
    }
    rest = [...pieces, rest.slice(from)].join('')
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** Maps single characters, which keeps positions; NFKC would change lengths. */
export function halfWidth(text: string): string {
  return text
    .replace(/[！-～]/gu, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[‐‑‒–]/gu, '-')
    .replace(/\u00a0/gu, ' ')
}

const kind = z.enum(piiKinds)

/** Number of pieces of personal data in the output. */
export const pii = defineMetric({
  id: 'pii',
  title: 'Personal data',
  group: 'language',
  description:
    'How many e-mail addresses, telephone numbers, Korean resident numbers, credit cards, IBANs, Korean passport numbers and IP addresses the output contains. Numbers with a check digit count only if it is correct; passport numbers only near the word “passport”.',
  mainOption: 'kinds',
  higherIsBetter: false,
  range: { least: 0, most: null },
  optionsSchema: z.strictObject({
    /** The kinds to count; by default all. */
    kinds: z.union([kind, z.array(kind).min(1)]).default([...piiKinds]),
  }),
  scorer: ({ kinds }) => {
    const wanted = [kinds].flat()
    return ({ output }) => {
      const found = findPii(output).filter((each) => wanted.includes(each.kind))
      const counts = piiKinds.flatMap((each) => {
        const count = found.filter((one) => one.kind === each).length
        return count === 0 ? [] : [`${count} ${each}`]
      })
      // The data itself is not repeated: reasons are exported.
      return { score: found.length, reason: counts.length === 0 ? null : `Found: ${counts.join(', ')}.` }
    }
  },
})
