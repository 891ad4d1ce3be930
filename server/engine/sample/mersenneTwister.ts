import { mersenne } from 'pure-rand/generator/mersenne'

/** MT19937 (Matsumoto and Nishimura 1998) as C++'s `std::mt19937`: 32-bit integers from a 32-bit seed. */
export function mersenneTwister(seed: number): () => number {
  const generator = mersenne(seed)
  return () => generator.next() >>> 0
}

/** Doubles in [0, 1) from two integers each, the lower half first, as by GCC's `uniform_real_distribution<double>`. */
export function uniformDoubles(seed: number): () => number {
  const next = mersenneTwister(seed)
  return () => {
    const low = next()
    const value = (low + next() * 2 ** 32) / 2 ** 64
    return value < 1 ? value : 1 - Number.EPSILON / 2
  }
}
