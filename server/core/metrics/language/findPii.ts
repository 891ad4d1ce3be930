import { isCreditCard, isIban, isIpAddress, isKoreanPassportNear, isResidentNumber } from './piiChecks.ts'

export const piiKinds = ['email', 'phone', 'resident-number', 'credit-card', 'iban', 'passport', 'ip-address'] as const

export type PiiKind = (typeof piiKinds)[number]

/** Where a piece of personal data is: `start` to `end` in UTF-16 units. */
export type Pii = { kind: PiiKind; start: number; end: number }

type Pattern = {
  kind: PiiKind
  pattern: RegExp
  /** Whether what looks like one is one. */
  check?: (match: string, place: { before: string; after: string }) => boolean
}

const near = 40

/** In this order; what one has taken is not looked at again, so that a resident number is no telephone number too. */
const patterns: readonly Pattern[] = [
  {
    kind: 'email',
    pattern: /(?<![\w.+-])[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,24}(?![\w-])/giu,
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
  // Korean mobile, with or without hyphens; landline, internet and 050 numbers with them; +82 and other countries; North American.
  { kind: 'phone', pattern: /(?<![\d.+-])01[016789](?:([-. ])\d{3,4}\1\d{4}|\d{7,8})(?![\d-])/gu },
  {
    kind: 'phone',
    pattern: /(?<![\d.+-])(?:\(0(?:2|[3-6][1-5])\)[ -]?\d{3,4}-\d{4}|0(?:2|[3-6][1-5]|70|80|50\d?)([-.])\d{3,4}\1\d{4})(?![\d-])/gu,
  },
  {
    kind: 'phone',
    pattern: /(?<![\w+])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?!\d)/gu,
    check: (match) => /^\d{8,15}$/u.test(match.replace(/\D/gu, '')),
  },
  { kind: 'phone', pattern: /(?<![\w.+-])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([-.]))[2-9]\d{2}[-.]\d{4}(?![\d-])/gu },
]

/** The personal data in a text, in the order it stands there. Full-width digits and letters are read as plain ones. */
export function findPii(text: string): Pii[] {
  let rest = halfWidth(text)
  const found: Pii[] = []
  for (const { kind, pattern, check } of patterns) {
    for (const match of rest.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      const place = { before: rest.slice(Math.max(0, start - near), start), after: rest.slice(end, end + near) }
      if (check && !check(match[0], place)) continue
      found.push({ kind, start, end })
    }
    for (const { start, end } of found) rest = rest.slice(0, start) + '_'.repeat(end - start) + rest.slice(end)
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** Character for character, so that places stay what they are; NFKC would change lengths. */
function halfWidth(text: string): string {
  return text
    .replace(/[！-～]/gu, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[‐‑‒–]/gu, '-')
    .replace(/\u00a0/gu, ' ')
}
