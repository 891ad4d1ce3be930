import { findMetric } from './metrics.ts'

/** The variant of a metric that reads every script, where the metric itself reads a-z and digits alone as its reference implementation does; null for others. */
export function anyScriptVariant(metric: string): string | null {
  return findMetric(`${metric}-unicode`)?.id ?? null
}

/** Whether a text holds letters that such a metric drops: what is left may be alike by a number or two. */
export function holdsOtherLetters(text: string): boolean {
  return /(?![a-z])\p{L}/iu.test(text)
}
