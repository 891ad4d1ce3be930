import { listNames } from '../../core/closestName.ts'
import type { ErrorData } from '../../core/errors.ts'
import type { KeyedCell } from '../../core/experiment/cell.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import type { CellKey } from '../../core/ids.ts'
import type { Diagnostic } from '../../core/notebook/notebook.ts'

/** Cells that fail without any work, by key: the error, and the token counts of prompt and context. */
export type Refused = Map<CellKey, { error: ErrorData; promptTokens: number; context: number; passages: FittingPassages | null }>

/** Of the passages in a prompt, about `fit` leave room for an answer. */
type FittingPassages = { all: number; fit: number }

const MOST_CASES_NAMED = 5
const count = new Intl.NumberFormat('en')

/** Adds a cell to `refused` if its prompt leaves no room for a single token of output; true if it did. */
export function refuse(cell: KeyedCell, promptTokens: number, refused: Refused): boolean {
  const { key, context = defaultContextSize } = cell
  if (promptTokens < context) return false
  const passages = fittingPassages(cell, promptTokens, context)
  const message = `The prompt has ${count.format(promptTokens)} tokens, the context ${count.format(context)}. ${remedyFor(passages)}`
  refused.set(key, { error: { code: 'CONTEXT_TOO_SMALL', message }, promptTokens, context, passages })
  return true
}

/** By characters, because only whole prompts were counted. Null without passages. */
function fittingPassages({ retrieval, messages, prefill }: KeyedCell, promptTokens: number, context: number): FittingPassages | null {
  const passages = retrieval?.passages ?? []
  if (passages.length === 0) return null
  const characters = messages.reduce((sum, { content }) => sum + content.length, prefill?.length ?? 0)
  let left = (1 - (context - 1) / promptTokens) * characters
  let fit = passages.length
  while (fit > 0 && left > 0) left -= passages[--fit]?.text.length ?? 0
  return { all: passages.length, fit: left > 0 ? 0 : fit }
}

function remedyFor(passages: FittingPassages | null): string {
  if (!passages) return remedy
  const { all, fit } = passages
  if (fit === 0) return `None of its ${all} passages fits. Use smaller passages (\`chunk_size\`), or raise \`context\` in the sweep.`
  const which = fit + 1 === all ? `Passage [${all}] does` : `Passages [${fit + 1}] to [${all}] do`
  return `${which} not fit: use about ${fit} (\`search_k: ${fit}\`), or raise \`context\` in the sweep.`
}

const remedy = 'Shorten the prompt, use fewer shots, or raise `context` in the sweep.'

/** One warning per variant, sweep and context, at the variant's block: which cases, and the length of the longest prompt. */
export function refusalDiagnostics(
  cells: readonly KeyedCell[],
  refused: Refused,
  { experiment, file }: { experiment: Experiment; file: string },
): Diagnostic[] {
  if (refused.size === 0) return []
  const groups = new Map<
    string,
    { variant: string; context: number; longest: number; passages: FittingPassages | null; cases: Set<string>; cells: number }
  >()
  for (const { key, variant, sweep, case: caseId } of cells) {
    const why = refused.get(key)
    if (!why) continue
    const name = JSON.stringify([sweep, variant, why.context])
    const group = groups.get(name) ?? {
      variant,
      context: why.context,
      longest: 0,
      passages: why.passages,
      cases: new Set<string>(),
      cells: 0,
    }
    group.longest = Math.max(group.longest, why.promptTokens)
    if (why.passages && (!group.passages || why.passages.fit < group.passages.fit)) group.passages = why.passages
    group.cases.add(caseId)
    group.cells += 1
    groups.set(name, group)
  }
  return [...groups.values()].map(({ variant, context, longest, passages, cases, cells: all }) => {
    const needs = `needs ${cases.size > 1 ? 'up to ' : ''}${count.format(longest)} tokens, the context is ${count.format(context)}`
    const which = `case${cases.size > 1 ? 's' : ''} ${listNames([...cases], MOST_CASES_NAMED)}`
    const what = all === 1 ? 'This cell fails without being run.' : `These ${count.format(all)} cells fail without being run.`
    return {
      severity: 'warning',
      code: 'CONTEXT_TOO_SMALL',
      message: `\`${variant}\` on ${which} ${needs}. ${what} ${remedyFor(passages)}`,
      place: { file, line: experiment.variants.find(({ name }) => name === variant)?.line ?? 1 },
      block: `prompt ${variant}`,
    }
  })
}
