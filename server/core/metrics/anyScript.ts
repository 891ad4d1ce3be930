import { findMetric } from './metrics.ts'

/**
 * The variant that reads every script, of a metric that reads only a-z and digits as its reference implementation does; null for other
 * metrics.
 */
export function anyScriptVariant(metric: string): string | null {
  return findMetric(`${metric}-unicode`)?.id ?? null
}

/** True when a text has letters that such a metric drops: the remaining text may match by a few digits only. */
export function holdsOtherLetters(text: string): boolean {
  return /(?![a-z])\p{L}/iu.test(text)
}
