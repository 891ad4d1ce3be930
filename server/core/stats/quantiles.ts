/**
 * Quantile of the standard normal distribution: `normalQuantile(0.975)` is 1.95996. Acklam's rational approximation (2003, relative error
 * 1.15e-9) followed by one step of Halley's method. `p` is between 0 and 1; the ends give infinities.
 */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity
  if (p >= 1) return Infinity
  const rough = acklam(p)
  const error = (normalCdf(rough) - p) * Math.sqrt(2 * Math.PI) * Math.exp((rough * rough) / 2)
  return rough - error / (1 + (rough * error) / 2)
}

/** P(Z <= x) for a standard normal Z, to about 1e-15: the series of Marsaglia (2004) near 0, the continued fraction of the tail beyond. */
export function normalCdf(x: number): number {
  const far = Math.abs(x)
  if (far > 38) return x < 0 ? 0 : 1
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (far < 5) {
    let term = x
    let sum = x
    for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && odd < 400; odd += 2) {
      term *= (x * x) / odd
      sum += term
    }
    return 0.5 + sum * density
  }
  let fraction = 0
  for (let depth = 60; depth > 0; depth--) fraction = depth / (far + fraction)
  const tail = density / (far + fraction)
  return x < 0 ? tail : 1 - tail
}

/**
 * Quantile of Student's t with `df` >= 1 degrees of freedom: `tQuantile(0.975, 11)` is 2.20099. Bisection on the distribution function,
 * which is monotone; exact to 1e-10 for every df.
 */
export function tQuantile(p: number, df: number): number {
  if (p === 0.5) return 0
  if (p < 0.5) return -tQuantile(1 - p, df)
  let low = 0
  let high = 1
  while (tCdf(high, df) < p && high < 1e12) high *= 2
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step++) {
    const middle = (low + high) / 2
    if (tCdf(middle, df) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function tCdf(t: number, df: number): number {
  return 1 - regularisedBeta(df / (df + t * t), df / 2, 0.5) / 2
}

/** I_x(a, b) by Lentz's continued fraction (Press et al., Numerical Recipes, section 6.4). */
function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  let c = 1
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= 500; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / guarded(1 + numerator * d)
      c = guarded(1 + numerator / c)
      value *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-16) break
  }
  return value

  function guarded(number: number): number {
    return Math.abs(number) < tiny ? tiny : number
  }
}

/** Lanczos' approximation with g = 7, n = 9; relative error below 1e-14 for x > 0. */
export function logGamma(x: number): number {
  const shifted = x - 1
  const sum = lanczos.reduce((total, weight, place) => total + (place === 0 ? weight : weight / (shifted + place)), 0)
  const base = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

function acklam(p: number): number {
  if (p > 0.5) return -acklam(1 - p)
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return horner(tailTop, q) / (horner(tailBottom, q) * q + 1)
  }
  const q = p - 0.5
  return (horner(middleTop, q * q) * q) / (horner(middleBottom, q * q) * q * q + 1)
}

const horner = (weights: readonly number[], x: number): number => weights.reduce((sum, weight) => sum * x + weight, 0)
const middleTop = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239,
]
const middleBottom = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1]
const tailTop = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783]
const tailBottom = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416]
