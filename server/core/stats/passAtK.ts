/**
 * Chance that at least one (`any`, pass@k) and that every one (`all`, pass^k) of k draws of a case passes, when `passed` of `n`
 * draws did; unbiased for k <= n (Chen et al. 2021, "Evaluating large language models trained on code"). Worked value: 1 of 3
 * passed gives for k = 2 any 2/3, all 0. Null where k > n.
 */
export function passAtK({ passed, n, k }: { passed: number; n: number; k: number }): { any: number; all: number } | null {
  if (k > n || k < 1) return null
  return { any: 1 - shareOfDraws(n - passed, n, k), all: shareOfDraws(passed, n, k) }
}

/** C(some, k) / C(n, k) as a product, which never overflows. */
function shareOfDraws(some: number, n: number, k: number): number {
  let share = 1
  for (let draw = 0; draw < k; draw++) share *= Math.max(0, some - draw) / (n - draw)
  return share
}
