const SIZE = 624
const SHIFT = 397

/** MT19937 (Matsumoto and Nishimura 1998) as C++'s `std::mt19937`: 32-bit integers from a 32-bit seed. */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE)
  state[0] = seed
  for (let at = 1; at < SIZE; at += 1) {
    const before = state[at - 1] as number
    state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at
  }
  let next = SIZE

  function twist(): void {
    for (let at = 0; at < SIZE; at += 1) {
      const mixed = ((state[at] as number) & 0x80000000) | ((state[(at + 1) % SIZE] as number) & 0x7fffffff)
      state[at] = (state[(at + SHIFT) % SIZE] as number) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0)
    }
    next = 0
  }

  return () => {
    if (next === SIZE) twist()
    let value = state[next] as number
    next += 1
    value ^= value >>> 11
    value ^= (value << 7) & 0x9d2c5680
    value ^= (value << 15) & 0xefc60000
    return (value ^ (value >>> 18)) >>> 0
  }
}

/** Doubles in [0, 1) from two integers each, the lower half first: what GCC's `uniform_real_distribution<double>` makes of them. */
export function uniformDoubles(seed: number): () => number {
  const next = mersenneTwister(seed)
  return () => {
    const low = next()
    const value = (low + next() * 2 ** 32) / 2 ** 64
    return value < 1 ? value : 1 - Number.EPSILON / 2
  }
}
