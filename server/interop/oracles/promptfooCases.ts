import type { Json } from '../../core/json.ts'

/** The results of promptfoo for the assertions of a test on an output that took 10 ms and ended by itself. */
export type CompatibleCase = { output: string; assert: Json[]; threshold?: number; pass: boolean; score: number }
