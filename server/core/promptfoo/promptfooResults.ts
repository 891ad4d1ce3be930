import { formatError } from '../errors.ts'
import { thoughtReport } from '../experiment/thought/thought.ts'
import type { ExportedCell, ExportedColumn, ExportedRun } from '../export/exportedRun.ts'
import { promptfooComponent, promptfooMean } from './promptfooComponent.ts'

/**
 * A run as promptfoo's results file, version 3, in pieces, as read by its viewer and scripts. A prompt in the file is a column; a test is a
 * test case and repeat. `metadata` has the facts that the format does not cover (key, seed, point).
 */
export function* promptfooTexts(run: ExportedRun): Generator<string> {
  const tests = testIndexes(run)
  const timestamp = new Date(run.at).toISOString()
  yield `{\n  "evalId": ${JSON.stringify(`eval-${run.run ?? run.notebook}`)},\n  "results": {\n    "version": 3,\n`
  yield `    "timestamp": ${JSON.stringify(timestamp)},\n    "prompts": ${JSON.stringify(run.columns.map((column) => promptOf(run, column)))},\n`
  yield '    "results": ['
  for (const [position, cell] of run.cells.entries()) {
    yield `${position === 0 ? '' : ','}\n      ${JSON.stringify(resultOf(run, cell, tests.get(cell) ?? 0))}`
  }
  yield `\n    ],\n    "stats": ${JSON.stringify(statsOf(run, run.cells))}\n  },\n`
  yield `  "config": ${JSON.stringify({ description: run.title, providers: run.models.map(({ id }) => id) })},\n  "shareableUrl": null,\n`
  yield `  "metadata": ${JSON.stringify({ exportedAt: timestamp, exportedBy: `Assay ${run.version}`, notebook: run.notebook, lane: run.lane })}\n}\n`
}

/** promptfoo's codes: 0 none, 1 an assertion failed, 2 an error. */
const failureReasons = { none: 0, assertion: 1, error: 2 } as const

function testIndexes({ cells }: ExportedRun): Map<ExportedCell, number> {
  const repeats = cells.reduce((most, { cell }) => Math.max(most, cell.repeat + 1), 1)
  const cases = new Map([...new Set(cells.map(({ cell }) => cell.caseIndex))].toSorted((a, b) => a - b).map((index, row) => [index, row]))
  return new Map(cells.map((each) => [each, (cases.get(each.cell.caseIndex) ?? 0) * repeats + each.cell.repeat]))
}

function promptOf(run: ExportedRun, column: ExportedColumn) {
  const members = column.cells.flatMap((position) => run.cells[position] ?? [])
  const variant = run.variants.find(({ name }) => name === column.variant)
  const graded = members.map((member) => gradeOf(run, member))
  const { tokenUsage, ...stats } = statsOf(run, members)
  const namedScores = Object.fromEntries(
    run.names.map((name) => [name, members.reduce((sum, { scored }) => sum + (scored?.scores[name] ?? 0), 0)]),
  )
  const counts = Object.fromEntries(
    run.names.map((name) => [name, members.filter(({ scored }) => (scored?.scores[name] ?? null) !== null).length]),
  )
  const checks = members.flatMap((member) => member.checks)
  return {
    id: column.id,
    provider: members[0]?.cell.model ?? '',
    label: column.title,
    raw: variant ? JSON.stringify(chatOf(variant)) : '',
    metrics: {
      score: graded.reduce((sum, { score }) => sum + score, 0),
      testPassCount: stats.successes,
      testFailCount: stats.failures,
      testErrorCount: stats.errors,
      assertPassCount: checks.filter(({ verdict }) => verdict === 'pass').length,
      assertFailCount: checks.filter(({ verdict }) => verdict === 'fail').length,
      totalLatencyMs: members.reduce((sum, { outcome }) => sum + (outcome.status === 'done' ? outcome.result.timing.totalMs : 0), 0),
      tokenUsage,
      namedScores,
      namedScoresCount: counts,
      cost: 0,
    },
  }
}

function chatOf({ system, user, assistant }: { system: string | null; user: string; assistant: string | null }) {
  return [
    ...(system === null ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: user },
    ...(assistant === null ? [] : [{ role: 'assistant', content: assistant }]),
  ]
}

/** The score is the mean of a test graded as a whole by promptfoo's rules, otherwise the share of passed checks. */
function gradeOf(run: ExportedRun, each: ExportedCell) {
  const judged = each.checks.filter(({ verdict }) => verdict !== 'none')
  const passed = judged.filter(({ verdict }) => verdict === 'pass').length
  const share = judged.length === 0 ? 1 : passed / judged.length
  const done = each.outcome.status === 'done'
  return { judged, pass: done && passed === judged.length, score: done ? (promptfooMean(run, each) ?? share) : 0 }
}

function resultOf(run: ExportedRun, each: ExportedCell, testIdx: number) {
  const { cell, testCase, outcome, scored, column } = each
  const { judged, pass, score } = gradeOf(run, each)
  const result = outcome.status === 'done' ? outcome.result : null
  const error = outcome.status === 'failed' ? formatError(outcome.error) : result ? undefined : `The cell is ${outcome.status}.`
  const namedScores = Object.fromEntries(Object.entries(scored?.scores ?? {}).filter(([, value]) => value !== null))
  const components = judged.map((check) => promptfooComponent(run, each, check))
  const tokenUsage = usageOf([each])
  return {
    id: cell.key ?? '',
    promptIdx: column,
    testIdx,
    promptId: run.columns[column]?.id ?? '',
    provider: { id: cell.model, label: run.columns[column]?.title ?? '' },
    prompt: { raw: JSON.stringify(cell.messages), label: run.columns[column]?.title ?? '' },
    vars: testCase?.vars ?? {},
    testCase: {
      vars: testCase?.vars ?? {},
      description: cell.case,
      metadata: { tags: testCase?.tags ?? [], reference: testCase?.reference ?? null },
    },
    response: result ? { output: result.output, finishReason: result.finishReason, tokenUsage } : { error },
    ...(error === undefined ? {} : { error }),
    success: pass,
    failureReason: error !== undefined ? failureReasons.error : pass ? failureReasons.none : failureReasons.assertion,
    score,
    namedScores,
    gradingResult: result
      ? {
          pass,
          score,
          reason: components.find((component) => !component.pass)?.reason ?? 'All checks hold.',
          namedScores,
          componentResults: components,
        }
      : null,
    latencyMs: result?.timing.totalMs ?? 0,
    cost: 0,
    tokenUsage,
    metadata: {
      key: cell.key,
      seed: cell.seed,
      repeat: cell.repeat,
      point: cell.point,
      variant: cell.variant,
      ...(result?.thought ? { thought: thoughtReport(result.thought) } : {}),
    },
  }
}

function statsOf(run: ExportedRun, cells: readonly ExportedCell[]) {
  const errors = cells.filter(({ outcome }) => outcome.status !== 'done').length
  const successes = cells.filter((cell) => gradeOf(run, cell).pass).length
  return { successes, failures: cells.length - successes - errors, errors, tokenUsage: usageOf(cells) }
}

function usageOf(cells: readonly ExportedCell[]) {
  let [prompt, completion, numRequests] = [0, 0, 0]
  for (const { outcome } of cells) {
    if (outcome.status !== 'done') continue
    prompt += outcome.result.tokens.prompt
    completion += outcome.result.tokens.output
    numRequests++
  }
  return { prompt, completion, total: prompt + completion, cached: 0, numRequests, completionDetails: {}, assertions: {} }
}
