import type { RowContent } from '../../row/content.ts'
import { textFields, withTexts } from '../../row/textFields.ts'
import { findPersonalData } from './findPersonalData.ts'
import { type PiiKind, piiKinds } from './piiKinds.ts'

/** What was replaced may have hidden something beside it. */
const mostPasses = 10

/**
 * A content with personal data replaced by its kind and a number, such as `[email 1]`. What occurs several times in the row gets one number, so
 * that the text can still be followed. `kinds`: all by default.
 */
export function redactContent(content: RowContent, kinds: readonly PiiKind[] = Object.keys(piiKinds) as PiiKind[]): RowContent {
  const numbers = numbersOf(content)
  return withTexts(content, (text) => {
    let redacted = text
    for (let pass = 0; pass < mostPasses; pass++) {
      const next = redactOnce(redacted, new Set(kinds), numbers)
      if (next === redacted) break
      redacted = next
    }
    return redacted
  })
}

/** The number of each value of a kind; the highest numbers that earlier redactions of the row used are left out. */
type Numbers = { last: Map<PiiKind, number>; known: Map<string, number> }

function redactOnce(text: string, kinds: ReadonlySet<PiiKind>, numbers: Numbers): string {
  const pieces: string[] = []
  let from = 0
  for (const { kind, start, end } of findPersonalData(text)) {
    if (!kinds.has(kind)) continue
    pieces.push(text.slice(from, start), `[${piiKinds[kind].label} ${numberOf(kind, text.slice(start, end), numbers)}]`)
    from = end
  }
  return from === 0 ? text : [...pieces, text.slice(from)].join('')
}

function numberOf(kind: PiiKind, value: string, { last, known }: Numbers): number {
  const name = `${kind} ${sameValue(kind, value)}`
  const before = known.get(name)
  if (before !== undefined) return before
  const number = (last.get(kind) ?? 0) + 1
  last.set(kind, number)
  known.set(name, number)
  return number
}

/** `010-1234-5678` and `01012345678` are one number; keys and passwords are compared as they are. */
function sameValue(kind: PiiKind, value: string): string {
  const plain = value.normalize('NFKC')
  switch (kind) {
    case 'phone':
    case 'resident-number':
    case 'credit-card':
    case 'business-number':
      return plain.replace(/\D/g, '')
    case 'email':
    case 'iban':
    case 'passport':
    case 'ip-address':
    case 'address':
      return plain.toLowerCase().replace(/\s/g, '')
    case 'api-key':
    case 'private-key':
    case 'jwt':
    case 'password':
      return value
  }
}

function numbersOf(content: RowContent): Numbers {
  const last = new Map<PiiKind, number>()
  for (const { text } of textFields(content)) {
    for (const kind of Object.keys(piiKinds) as PiiKind[]) {
      for (const match of text.matchAll(new RegExp(String.raw`\[${piiKinds[kind].label} (\d{1,6})\]`, 'g')))
        last.set(kind, Math.max(last.get(kind) ?? 0, Number(match[1])))
    }
  }
  return { last, known: new Map() }
}
