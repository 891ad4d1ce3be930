import type { Machine } from './machine.ts'

/** A decimal number of at least 0, as its digits: 12.5 is `{ whole: '12', part: '5' }`. Neither has zeros that change nothing. */
export type Decimal = { whole: string; part: string }

export type Bound = Decimal & { exclusive: boolean }

/** The limits of the numbers that `numberMachine` accepts. */
export type NumberLimits = {
  least: Bound | null
  most: Bound | null
  /** Each divides the number times ten to the power of `places`. */
  divisors: readonly { divisor: number; places: number }[]
  /** Most digits after the point; not more than the places of any divisor. */
  places: number
  /** Most digits in all. */
  digits: number
}

/** The decimal digits of a number, without an exponent. */
export function decimalOf(value: number): Decimal {
  const [coefficient = '', exponent = '0'] = Math.abs(value).toString().split('e')
  const [whole = '', part = ''] = coefficient.split('.')
  const shift = Number(exponent)
  const digits = whole + part
  const point = whole.length + shift
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 1)
  return { whole: padded.slice(0, at).replace(/^0+(?=\d)/, ''), part: padded.slice(at).replace(/0+$/, '') }
}

type State = {
  phase: 'start' | 'zero' | 'whole' | 'point' | 'part'
  digits: number
  places: number
  /** How what was read compares with each limit: -1, 0 or 1. Before the point only if both have as many digits. */
  least: number
  most: number
  remainders: number[]
}

const point = 0x2e
const zero = 0x30

/** Accepts numbers of at least 0 in JSON's notation without an exponent. */
export function numberMachine({ least, most, divisors, places, digits }: NumberLimits): Machine {
  const states = new Map<string, State>()
  const named = (state: State) => {
    const name = JSON.stringify(state)
    states.set(name, state)
    return name
  }

  function step(state: State, char: number): State | null {
    const isWhole = state.phase === 'zero' || state.phase === 'whole'
    if (char === point) {
      if (!isWhole || places === 0 || state.digits >= digits) return null
      return { ...state, phase: 'point', least: wholeOrder(state, 'least', least), most: wholeOrder(state, 'most', most) }
    }
    if (char < zero || char > 0x39 || state.digits >= digits || state.phase === 'zero') return null
    const digit = char - zero
    if (state.phase === 'start' || state.phase === 'whole') {
      return {
        phase: state.phase === 'start' && digit === 0 ? 'zero' : 'whole',
        digits: state.digits + 1,
        places: 0,
        least: order(state.least, digit, least?.whole[state.digits]),
        most: order(state.most, digit, most?.whole[state.digits]),
        remainders: divisors.map(({ divisor }, index) => ((state.remainders[index] ?? 0) * 10 + digit) % divisor),
      }
    }
    if (state.places >= places) return null
    return {
      phase: 'part',
      digits: state.digits + 1,
      places: state.places + 1,
      least: order(state.least, digit, least?.part[state.places] ?? '0'),
      most: order(state.most, digit, most?.part[state.places] ?? '0'),
      remainders: divisors.map(({ divisor }, index) => ((state.remainders[index] ?? 0) * 10 + digit) % divisor),
    }
  }

  function accepts(state: State): boolean {
    if (state.phase === 'start' || state.phase === 'point') return false
    const above = final(state, 'least', least)
    const below = final(state, 'most', most)
    return (
      (least === null || above > 0 || (above === 0 && !least.exclusive)) &&
      (most === null || below < 0 || (below === 0 && !most.exclusive)) &&
      divisors.every(({ divisor, places: scale }, index) => {
        return ((state.remainders[index] ?? 0) * 10 ** (scale - state.places)) % divisor === 0
      })
    )
  }

  return {
    start: named({ phase: 'start', digits: 0, places: 0, least: 0, most: 0, remainders: divisors.map(() => 0) }),
    step(name, char) {
      const state = states.get(name)
      const next = state ? step(state, char) : null
      return next === null ? null : named(next)
    },
    accepts: (name) => {
      const state = states.get(name)
      return state !== undefined && accepts(state)
    },
    bounds: [point, ...Array.from({ length: 12 }, (_, index) => point + 1 + index)],
    kind: (char) => (char === point || (char >= zero && char <= 0x39) ? String(char) : ''),
  }
}

function order(before: number, digit: number, other: string | undefined): number {
  return before !== 0 || other === undefined ? before : Math.sign(digit - Number(other))
}

/** How the whole part compares with a limit's. */
function wholeOrder(state: State, side: 'least' | 'most', limit: Decimal | null): number {
  if (limit === null) return 0
  return state.digits === limit.whole.length ? state[side] : Math.sign(state.digits - limit.whole.length)
}

function final(state: State, side: 'least' | 'most', limit: Decimal | null): number {
  if (limit === null) return 0
  const whole = state.phase === 'part' ? state[side] : wholeOrder(state, side, limit)
  return whole === 0 && limit.part.length > state.places ? -1 : whole
}
