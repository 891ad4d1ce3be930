import type { GenerateTotals } from './protocol.ts'

/** The totals of a request that has done nothing yet. */
export function noTotals(): GenerateTotals {
  return { prefillTokens: 0, decodedTokens: 0, promptMs: 0, prefillMs: 0, decodeMs: 0, copyMs: 0, sampleMs: 0 }
}
