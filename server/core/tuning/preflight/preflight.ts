import type { ErrorCode } from '../../errors.ts'
import type { TuningSettings } from '../settings/tuningSettings.ts'

/** Something to know before a training. An error prevents it. `fix`: settings that would solve it. */
export type PreflightProblem = {
  severity: 'error' | 'warning'
  code: ErrorCode | 'WARMUP' | 'CUT' | 'DUPLICATES' | 'LEAKS' | 'PII' | 'SPLIT' | 'STATUS' | 'CHECKS'
  message: string
  fix?: { label: string; settings: Partial<TuningSettings> }
  /** Rows that it is about, the first ones. */
  rows?: string[]
}

/** A token as text; `learnt` if its loss counts. Special tokens are shown by their names. */
export type MaskedToken = { id: number; text: string; learnt: boolean }

/** What is known of a training before it begins. Rows are named by their ids. */
export type Preflight = {
  rows: { train: number; validation: number; /** Of the test split and of no use here. */ test: number }
  /** Rows that cannot be trained on, each with the reason. */
  left: { row: string; reason: string }[]
  /** Rows whose answer is cut at the context. */
  cut: { row: string; tokens: number }[]
  steps: number
  stepsPerEpoch: number
  tokens: {
    train: number
    learnt: number
    longest: number
    /** Lengths of rows in tokens at 0, 25, 50, 75, 95 and 100 %. */ quantiles: number[]
  }
  /** The exact tokens of the first three rows. */
  samples: { row: string; tokens: MaskedToken[] }[]
  problems: PreflightProblem[]
  /** Of a few measured steps; null until they were measured. `bytes`: peak memory of the trainer. */
  estimate: { bytes: number; msPerStep: number; totalMs: number; device: string } | null
}
