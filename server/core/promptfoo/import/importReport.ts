/** Something of a config that the notebook does not do, or does in another way. `path` is where it stands, as `tests[2].assert[0]`. */
export type Finding = { path: string; why: string }

/** Gathers findings in the order they are met, each once. */
export function createImportReport() {
  const met = new Map<string, Finding>()
  const types = new Set<string>()
  return {
    /** A type of assertion that is graded as promptfoo does, as ours would give other numbers. */
    compatible(type: string): void {
      types.add(type)
    },
    compatibleTypes: (): string[] => [...types].toSorted(),
    add(path: string, why: string): void {
      const key = `${path}\n${why}`
      if (!met.has(key)) met.set(key, { path, why })
    },
    findings: (): Finding[] => [...met.values()],
  }
}

export type ImportReport = ReturnType<typeof createImportReport>

const reasons = new Map([
  ['transform', 'Outputs are scored as they are.'],
  ['postprocess', 'Outputs are scored as they are.'],
  ['transformVars', 'Variables are taken as they are written.'],
  ['rubricPrompt', 'Judges ask in their own way; put it into `rubric`.'],
  ['provider', 'One local model runs everything; judges take theirs from the option `model`.'],
  ['providers', 'Every test runs in every sweep.'],
  ['prompts', 'Every test runs with every prompt.'],
  ['providerOutput', 'Outputs come from the local model.'],
  ['assertScoringFunction', 'Each check stands for itself; a test has no score of its own.'],
  ['delay', 'The local engine needs no pauses.'],
])

/** Reports every key of `value` that is not among `known`. Values are not told: they may be secrets. */
export function reportUnknown(
  value: Record<string, unknown>,
  { path, known, report, why }: { path: string; known: readonly string[]; report: ImportReport; why?: string },
): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) report.add(`${path}.${key}`, why ?? reasons.get(key) ?? 'It has no counterpart here.')
}
