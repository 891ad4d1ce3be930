/** Code points of the zeros of digit scripts, including ASCII and full-width digits; nine digits follow each. */
const zeros = [
  0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10,
]

const scales = new Map<string, number>([
  ...(['십', '十'] as const).map((unit) => [unit, 10] as const),
  ...(['백', '百', 'hundred'] as const).map((unit) => [unit, 100] as const),
  ...(['천', '千', 'thousand'] as const).map((unit) => [unit, 1000] as const),
  ...(['만', '万', '萬'] as const).map((unit) => [unit, 1e4] as const),
  ['million', 1e6],
  ...(['억', '億', '亿'] as const).map((unit) => [unit, 1e8] as const),
  ['billion', 1e9],
  ...(['조', '兆', 'trillion'] as const).map((unit) => [unit, 1e12] as const),
])

/** A number with its units: `1,234`, `-3.5`, `2천만`, `3 million`. `만큼` ("as much as") is not a unit. */
const term =
  /(?:(?<![\p{L}\p{N}.)])[-−])?(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?((?:[십백천十百千만万萬억億亿조兆](?!큼))*)(?:\s?(hundred|thousand|million|billion|trillion)(?!\p{L}))?/giu

/** `2천만` has a base of 2000 and a scale of 10,000; `smallUnit` is the 1000 alone. */
type Term = { sign: number; base: number; smallUnit: number; scale: number; digits: number; start: number; end: number }

/**
 * The numbers in a text, in order: digits of any script, with thousands separators, a decimal point, and a sign unless a word or number
 * precedes it. Korean, Chinese and English units multiply (`3만` 30,000, `1억 2,000만`, `2.5 million`). Numbers in words (`three`, `삼`) are
 * not read; a date gives its parts.
 */
export function readNumbers(text: string): number[] {
  const plain = plainDigits(text)
  const numbers: number[] = []
  let last: Term | null = null
  let closed = 0
  let open = 0
  for (const match of plain.matchAll(term)) {
    const next = readTerm(match)
    if (last !== null && continues(last, next, plain.slice(last.end, next.start))) numbers.pop()
    else closed = open = 0
    // In `3천 5백만` the last unit applies to both numbers, in `3만 5천` only to the first.
    open += next.base
    if (next.scale > 1) {
      closed += open * next.scale
      open = 0
    }
    const sign: number = closed + open === 0 ? 1 : next.sign
    numbers.push(sign * (closed + open))
    last = next
  }
  return numbers
}

function readTerm(match: RegExpExecArray): Term {
  const [whole, units = '', word = ''] = match
  const written = whole.slice(0, whole.length - word.length).trimEnd()
  const digits = written.slice(0, written.length - units.length).replaceAll(',', '')
  const factors = [...units, word.toLowerCase()].map((unit) => scales.get(unit) ?? 1)
  const smallUnit = factors.filter((factor) => factor < 1e4).reduce((product, factor) => product * factor, 1)
  return {
    sign: /^[-−]/.test(digits) ? -1 : 1,
    base: Number(digits.replace(/^[-−]/, '')) * smallUnit,
    smallUnit,
    scale: factors.filter((factor) => factor >= 1e4).reduce((product, factor) => product * factor, 1),
    digits: digits.length,
    start: match.index,
    end: match.index + whole.length,
  }
}

/** `3만 5천`, `3만5000`, `1억 2,000만` are one number. After a space, a short number without a unit is a separate one: `3만 2위`. */
function continues(last: Term, next: Term, between: string): boolean {
  const fits = last.scale > 1 ? next.base * next.scale < last.scale : next.base < last.smallUnit
  const joined = between === '' || (between === ' ' && (next.smallUnit * next.scale > 1 || next.digits >= 3))
  if (!fits || !joined || next.sign < 0) return false
  next.sign = last.sign
  return true
}

function plainDigits(text: string): string {
  return text
    .replace(/[\p{Nd}]/gu, (digit) => {
      const point = digit.codePointAt(0) ?? 0
      const zero = zeros.find((each) => point >= each && point < each + 10)
      return zero === undefined ? digit : String(point - zero)
    })
    .replace(/(?<=\d)[，٬](?=\d)/gu, ',')
    .replace(/(?<=\d)[．٫](?=\d)/gu, '.')
}
