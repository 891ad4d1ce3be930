import { synthesisProblems, type SynthesisProblem } from '../../core/dataset/synthesis/synthesisProblems.ts'
import { AppError, type ErrorData } from '../../core/errors.ts'

/**
 * What became of the texts that were asked for. `known`: their rows were there before, from the same request. `leftOut`: by reason, with the first
 * text. `failed`: the model had no answer.
 */
export type SynthesisReport = {
  written: number
  known: number
  leftOut: { reason: SynthesisProblem; count: number; first: string }[]
  failed: { count: number; first: ErrorData | null }
}

/** Counts the texts of a job. */
export function synthesisTally() {
  const leftOut = new Map<SynthesisProblem, { count: number; first: string }>()
  let [written, known, failed] = [0, 0, 0]
  let firstError: ErrorData | null = null
  return {
    wrote: (count: number) => void (written += count),
    knew: (count: number) => void (known += count),
    leaveOut(reason: SynthesisProblem, text: string) {
      const before = leftOut.get(reason)
      leftOut.set(reason, { count: (before?.count ?? 0) + 1, first: before?.first ?? text })
    },
    fail(error: ErrorData) {
      failed += 1
      firstError ??= error
    },
    /** @throws AppError the first failure, if there was nothing else */
    report(): SynthesisReport {
      if (firstError && written + known + leftOut.size === 0) throw AppError.fromData(firstError)
      return {
        written,
        known,
        leftOut: (Object.keys(synthesisProblems) as SynthesisProblem[]).flatMap((reason) => {
          const found = leftOut.get(reason)
          return found ? [{ reason, ...found }] : []
        }),
        failed: { count: failed, first: firstError },
      }
    },
  }
}
