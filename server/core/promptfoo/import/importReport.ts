/** A part of a config that the notebook omits or handles differently. `path` is its position, such as `tests[2].assert[0]`. */
export type Finding = { path: string; why: string }

/** Collects distinct findings in order. */
export function createImportReport() {
  const met = new Map<string, Finding>()
  const types = new Set<string>()
  return {
    /** A type of assertion graded as in promptfoo, because Assay's metric gives other numbers. */
    compatible(type: string): void {
      types.add(type)
    },
    compatibleTypes: (): string[] => [...types].toSorted(),
    add(path: string, why: string): void {
      const key = `${path}\n${why}`
      if (!met.has(key)) met.set(key, { path, why })
    },
    /** One finding for each kind: the same reason at other indexes of the same path is counted, not repeated. */
    findings: (): Finding[] => grouped([...met.values()]),
  }
}

/** Findings are of distinct kinds, so that more than these are rare. */
const MOST_REASONS = 40

/** A sentence with findings as its reasons. */
export function withReasons(what: string, findings: readonly Finding[]): string {
  const why = findings.map((each) => `${each.path}: ${each.why}`)
  const more = why.length > MOST_REASONS ? [`And ${why.length - MOST_REASONS} more.`] : []
  return [what, ...why.slice(0, MOST_REASONS), ...more].join(' ')
}

/** More places of one kind are counted. */
const MOST_PLACES = 3

function grouped(findings: readonly Finding[]): Finding[] {
  const kinds = new Map<string, Finding[]>()
  for (const finding of findings) {
    const kind = `${finding.path.replace(/\[\d+\]|:\d+/g, '')}\n${finding.why}`
    const same = kinds.get(kind)
    if (same) same.push(finding)
    else kinds.set(kind, [finding])
  }
  return [...kinds.values()].flatMap(([first, ...others]): Finding[] => {
    if (!first || others.length === 0) return first ? [first] : []
    const places = others.slice(0, MOST_PLACES).map(({ path }) => path)
    const more = others.length - places.length
    return [{ path: first.path, why: `${first.why} The same in ${places.join(', ')}${more > 0 ? ` and ${more} more` : ''}.` }]
  })
}

export type ImportReport = ReturnType<typeof createImportReport>

const reasons = new Map([
  ['transformVars', 'Variables are used as written.'],
  ['rubricPrompt', 'Judges have fixed prompts. Put the instructions into `rubric`.'],
  ['provider', 'One local model runs everything. Set the model of a judge in its option `model`.'],
  ['providers', 'Every test runs in every sweep.'],
  ['prompts', 'Every test runs with every prompt.'],
  ['providerOutput', 'Outputs come from the local model.'],
  ['assertScoringFunction', 'Each check counts separately. A test has no total score.'],
  ['delay', 'The local engine needs no pauses.'],
])

/** Reports every key of `value` that is not in `known`. Values are not reported, as they may be secrets. */
export function reportUnknown(
  value: Record<string, unknown>,
  { path, known, report, why }: { path: string; known: readonly string[]; report: Pick<ImportReport, 'add'>; why?: string },
): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) report.add(`${path}.${key}`, why ?? reasons.get(key) ?? 'It has no equivalent in Assay.')
}
